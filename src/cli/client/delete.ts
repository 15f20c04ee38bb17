import { _authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress as Progress } from '../../gen/authzed/api/v1/DeleteRelationshipsResponse.ts';
import type { DeleteRelationshipsRequest } from '../../gen/authzed/api/v1/DeleteRelationshipsRequest.ts';
import type { Terminal } from '../terminal.ts';
import { DELETE } from './methods.ts';
import type { Connection } from './connection.ts';
import { parseFilter } from './filter-text.ts';
import { parseStruct } from './json-argument.ts';
import { parsePrecondition } from './precondition-text.ts';

export interface DeleteOptions {
  /** At most so many in one transaction, and as many transactions as it takes; 0 for a single one of any size. */
  readonly limit: number;
  /** What must hold before each transaction. */
  readonly precondition: readonly string[];
  /** Kept with each transaction, and told to watchers; a JSON object. */
  readonly metadata?: string;
  readonly json: boolean;
}

/** `bailiwick delete FILTER`: says how many there were. With `--json` an answer for each transaction. @throws ClientError, Fault */
export async function deleteRelationships(
  connection: Connection,
  filter: string,
  options: DeleteOptions,
  terminal: Terminal,
): Promise<void> {
  const request: DeleteRelationshipsRequest = {
    relationshipFilter: parseFilter(filter),
    optionalPreconditions: options.precondition.map(parsePrecondition),
    optionalTransactionMetadata: parseStruct('--metadata', options.metadata),
    optionalLimit: options.limit,
    optionalAllowPartialDeletions: options.limit > 0,
  };
  let count = 0n;
  for (;;) {
    const answer = await connection.call(DELETE, request);
    count += BigInt(String(answer.relationshipsDeletedCount));
    if (options.json) terminal.out(JSON.stringify(DELETE.toJson(answer)));
    if (answer.deletionProgress === Progress.DELETION_PROGRESS_PARTIAL) continue;
    if (!options.json) {
      const what = count === 1n ? '1 relationship' : `${count} relationships`;
      terminal.out(`${what} deleted, at ${answer.deletedAt?.token ?? ''}`);
    }
    return;
  }
}
