import { onTestFinished } from 'vitest';
import { Connection } from '../../src/cli/client/connection.ts';
import type { Served } from '../cli/served.ts';

/** A client of a server, for one tenant or for none in particular. Closed when the test ends. */
export function clientOf({ address }: Pick<Served, 'address'>, tenant?: string, token?: string): Connection {
  const options = { endpoint: address, token, tenant, tls: false, tlsFiles: undefined, timeoutMs: 30_000 };
  const connection = new Connection(options);
  onTestFinished(() => connection[Symbol.dispose]());
  return connection;
}
