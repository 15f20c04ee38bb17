import type { Relationship } from '../../model/relationship.ts';
import type { RelationshipUpdate } from '../../model/update.ts';
import type { ImportRelationshipsAnswer } from '../asks.ts';
import { importRelationships } from '../import-relationships.ts';
import { namedUpdates, UPDATES_NAMED_MAX } from './named-updates.ts';
import { type Act, recordedAct } from './recorded-act.ts';

type Batches = AsyncIterable<readonly Relationship[]>;

/** The record names the first relationships that came, of an import that was refused too, and counts the imported ones. */
export const recordedImportRelationships: Act<Batches, ImportRelationshipsAnswer> = (
  tenant,
  caller,
  batches,
  signal,
) => {
  if (tenant.decisions === undefined) return importRelationships(tenant, caller, batches, signal);
  const first: RelationshipUpdate[] = [];
  const act = recordedAct(
    importRelationships,
    ({ writtenAt }) => writtenAt,
    (call, _batches, { outcome, answer }) => ({
      kind: 'relationships',
      call,
      action: 'import',
      outcome,
      updates: namedUpdates(first),
      updateCount: answer?.importedCount ?? 0,
      filter: {},
      metadata: {},
    }),
  );
  return act(tenant, caller, noting(first, batches), signal);
};

async function* noting(
  first: RelationshipUpdate[],
  batches: Batches,
): AsyncGenerator<readonly Relationship[]> {
  for await (const batch of batches) {
    for (const relationship of batch.slice(0, UPDATES_NAMED_MAX - first.length)) {
      first.push({ operation: 'create', relationship });
    }
    yield batch;
  }
}
