import type { RestoreTenantRequest } from '../../gen/bailiwick/v1/RestoreTenantRequest.ts';
import type { Connection } from '../client/connection.ts';
import { RESTORE_TENANT } from '../client/tenant-methods.ts';
import type { Terminal } from '../terminal.ts';
import { reading, sourceOf } from './restore.ts';

/**
 * `bailiwick tenant restore BACKUP NAME` through a server: the tenant is there when it is told, and nothing of it when it
 * is not. A backup that can't be read to its end cancels the call. @throws ClientError, ReadError
 */
export async function restoreThroughServer(
  connection: Connection,
  file: string,
  name: string,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await reading(file, () =>
    connection.upload(RESTORE_TENANT, messagesOf(name, sourceOf(file, terminal))),
  );
  if (json) {
    terminal.out(JSON.stringify(RESTORE_TENANT.toJson(answer)));
    return;
  }
  const { revision, relationships, withDecisions } = answer;
  const log = withDecisions ? 'with its decision log' : 'without the decision log of the backup';
  terminal.out(`${name}: revision ${String(revision)}, ${String(relationships)} relationships, ${log}`);
}

async function* messagesOf(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<RestoreTenantRequest, void, undefined> {
  yield { name };
  for await (const chunk of pieces)
    yield { chunk: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) };
}
