import type { ImportBulkRelationshipsRequest } from '../../gen/authzed/api/v1/ImportBulkRelationshipsRequest.ts';
import type { Relationship as WireRelationship } from '../../gen/authzed/api/v1/Relationship.ts';
import { encodeRelationship } from '../../transport/wire/relationship.ts';
import type { Connection } from '../client/connection.ts';
import { IMPORT } from '../client/methods.ts';
import type { Terminal } from '../terminal.ts';
import { ReadError } from '../validate/read-source.ts';
import type { Entry } from './entry.ts';
import type { Progress } from './progress.ts';

/** Relationships in one message: well below the 4 MiB that a message may have, unless their contexts are large. */
const MESSAGE_COUNT_MAX = 1000;
const MESSAGE_BYTES_MAX = 1024 * 1024;

/**
 * Creates all relationships in one transaction, and says how many.
 * @throws ClientError for what the server refuses, ReadError for a schema among them, and what `entries` throws; then
 * no relationship was created.
 */
export async function createAll(
  connection: Connection,
  entries: AsyncIterable<Entry>,
  progress: Progress,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.upload(IMPORT, messagesOf(entries, progress));
  progress.finish();
  if (json) terminal.out(JSON.stringify(IMPORT.toJson(answer)));
  else terminal.out(`imported ${String(answer.numLoaded)} relationships`);
}

async function* messagesOf(
  entries: AsyncIterable<Entry>,
  progress: Progress,
): AsyncGenerator<ImportBulkRelationshipsRequest, void, undefined> {
  let relationships: WireRelationship[] = [];
  let bytes = 0;
  for await (const entry of entries) {
    if (entry.kind === 'schema')
      throw new ReadError('expected the schema before all relationships, found it among them');
    const { caveat } = entry.relationship;
    relationships.push(encodeRelationship(entry.relationship));
    bytes += 128 + (caveat === undefined ? 0 : JSON.stringify(caveat).length);
    if (relationships.length < MESSAGE_COUNT_MAX && bytes < MESSAGE_BYTES_MAX) continue;
    yield { relationships };
    progress.add(relationships.length);
    relationships = [];
    bytes = 0;
  }
  if (relationships.length > 0) yield { relationships };
  progress.add(relationships.length);
}
