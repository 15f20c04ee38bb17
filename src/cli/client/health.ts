import type { Terminal } from '../terminal.ts';
import type { ClientStatus } from './client-command.ts';
import type { Connection } from './connection.ts';
import type { Method } from './method.ts';

/** Of `grpc.health.v1`, which every server of gRPC may have: `SERVING` is 1 in the first field. */
type Health = 'serving' | 'not serving';

const CHECK: Method<Record<string, never>, Health> = {
  path: '/grpc.health.v1.Health/Check',
  write: () => Buffer.alloc(0), // of the server as a whole
  read: (bytes) => (bytes.length === 2 && bytes[0] === 0x08 && bytes[1] === 1 ? 'serving' : 'not serving'),
  toJson: (health) => ({ health }),
};

/** `bailiwick health`: 0 when the server is ready for calls, 1 when it is starting, draining or failing. @throws ClientError when none answers */
export async function printHealth(
  connection: Connection,
  json: boolean,
  terminal: Terminal,
): Promise<ClientStatus> {
  const health = await connection.call(CHECK, {});
  terminal.out(json ? JSON.stringify(CHECK.toJson(health)) : health);
  return health === 'serving' ? 0 : 1;
}
