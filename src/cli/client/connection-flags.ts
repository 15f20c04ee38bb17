import type { Command } from 'commander';
import { ConfigError } from '../config.ts';
import { ADDRESS, WAIT } from '../setting-values.ts';
import { environmentName } from '../settings.ts';
import type { ConnectionOptions } from './connection.ts';

/** Which server a command speaks to, as the texts that were given. */
export interface ConnectionFlags {
  readonly endpoint?: string;
  readonly token?: string;
  readonly tls?: boolean;
  readonly timeout: string;
}

const ENDPOINT = { fallback: '127.0.0.1:50051', variable: environmentName('endpoint') };
const TOKEN_VARIABLE = environmentName('token');

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
      `the preshared key (environment: ${TOKEN_VARIABLE}, which no process list shows)`,
    )
    .option('--tls', 'speak TLS, as to a proxy before the server', false)
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
  if (problems.length > 0 || timeoutMs === undefined) throw new ConfigError(problems);
  return { endpoint, token, tls: flags.tls ?? false, timeoutMs };
}
