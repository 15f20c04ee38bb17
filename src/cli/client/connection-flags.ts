import type { Command } from 'commander';
import type { ConnectionOptions } from './connection.ts';

/** Which server a command speaks to. */

const ENDPOINT = { fallback: '127.0.0.1:50051', variable: 'BAILIWICK_ENDPOINT' };
const TOKEN_VARIABLE = 'BAILIWICK_TOKEN';

export interface ConnectionFlags {
  readonly endpoint?: string;
  readonly token?: string;
  readonly tls?: boolean;
}

export function addConnectionFlags(command: Command): Command {
  return command
    .option(
      '--endpoint <host:port>',
      `where the server listens (default ${ENDPOINT.fallback}, or ${ENDPOINT.variable})`,
    )
    .option('--token <key>', `the preshared key (or ${TOKEN_VARIABLE}, which no process list shows)`)
    .option('--tls', 'speak TLS, as to a proxy before the server', false);
}

/** A flag goes before the environment. */
export function connectionOptions(
  { endpoint, token, tls }: ConnectionFlags,
  environment: Readonly<Record<string, string | undefined>>,
): ConnectionOptions {
  return {
    endpoint: endpoint ?? environment[ENDPOINT.variable] ?? ENDPOINT.fallback,
    token: token ?? environment[TOKEN_VARIABLE],
    tls: tls ?? false,
  };
}
