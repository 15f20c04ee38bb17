import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ConfigError } from '../config.ts';
import { ADDRESS, WAIT } from '../setting-values.ts';
import { environmentName } from '../settings.ts';
import type { ConnectionOptions } from './connection.ts';

/** Which server a command speaks to, as the texts that were given. */
export interface ConnectionFlags {
  readonly endpoint?: string;
  readonly token?: string;
  readonly tenant?: string | undefined;
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly timeout: string;
}

const ENDPOINT = { fallback: '127.0.0.1:50051', variable: environmentName('endpoint') };
const TOKEN_VARIABLE = environmentName('token');
/** Names the tenant that is meant where no flag does. */
export const TENANT_VARIABLE: string = environmentName('tenant');

/** A key travels in a header: visible ASCII. */
const KEY = /^[\x21-\x7e]+$/;

export function addConnectionFlags(command: Command): Command {
  return command
    .option(
      '--endpoint <host:port>',
      `where the server listens (default: ${ENDPOINT.fallback}, environment: ${ENDPOINT.variable})`,
    )
    .option(
      '--token <key>',
      `a preshared key, a key that was made here, or a signed token (environment: ${TOKEN_VARIABLE}, which no process list shows)`,
    )
    .option('--tenant <name>', `the tenant that is meant, for an operator (environment: ${TENANT_VARIABLE})`)
    .option('--tls', 'speak TLS', false)
    .option('--tls-ca <file>', 'speak TLS with a server whose authority this file has, in PEM')
    .option('--tls-cert <file>', 'speak TLS and show this certificate, in PEM')
    .option('--tls-key <file>', 'the private key of that certificate, in PEM')
    .option('--timeout <duration>', 'the longest wait for an answer, or for the next item of a list', '30s');
}

/** A flag goes before the environment. @throws ConfigError with all problems; the key is not shown. */
export function connectionOptions(
  flags: ConnectionFlags,
  environment: Readonly<Record<string, string | undefined>>,
): ConnectionOptions {
  const problems: string[] = [];
  const endpoint = flags.endpoint ?? environment[ENDPOINT.variable] ?? ENDPOINT.fallback;
  if ((ADDRESS.parse(endpoint)?.host ?? '') === '') {
    const name = flags.endpoint === undefined ? ENDPOINT.variable : '--endpoint';
    problems.push(`\`${name}\`: expected ${ADDRESS.expected}, found \`${endpoint}\``);
  }
  const token = flags.token ?? environment[TOKEN_VARIABLE];
  if (token !== undefined && !KEY.test(token)) {
    const name = flags.token === undefined ? TOKEN_VARIABLE : '--token';
    problems.push(`\`${name}\`: expected a key of visible ASCII characters`);
  }
  const timeoutMs = WAIT.parse(flags.timeout);
  if (timeoutMs === undefined) {
    problems.push(`\`--timeout\`: expected ${WAIT.expected}, found \`${flags.timeout}\``);
  }
  const tlsFiles = readTlsFiles(flags, problems);
  if (problems.length > 0 || timeoutMs === undefined) throw new ConfigError(problems);
  const tenant = flags.tenant ?? environment[TENANT_VARIABLE];
  return { endpoint, token, tenant, tls: flags.tls === true || tlsFiles !== undefined, tlsFiles, timeoutMs };
}

function readTlsFiles(
  { tlsCa, tlsCert, tlsKey }: ConnectionFlags,
  problems: string[],
): ConnectionOptions['tlsFiles'] {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    problems.push('`--tls-cert` and `--tls-key`: expected both or neither, found one');
  }
  const read = (flag: string, file: string | undefined): Buffer | undefined => {
    try {
      return file === undefined ? undefined : readFileSync(file);
    } catch {
      problems.push(`\`${flag}\`: can't read \`${file}\``);
      return undefined;
    }
  };
  const authority = read('--tls-ca', tlsCa);
  const certificate = read('--tls-cert', tlsCert);
  const key = read('--tls-key', tlsKey);
  if (authority === undefined && certificate === undefined) return undefined;
  return { authority, certificate, key };
}
