import { isExpired } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { LateRelationship } from './load.ts';
import type { Group } from './group.ts';
import { alreadyExistsAt, schemaChanged } from './refusals.ts';
import { type StagedRows, Transaction } from './transaction.ts';
import type { Writer } from './writer.ts';

/** An import whose chunks are all staged. */
export interface StagedImport {
  readonly staged: StagedRows | undefined;
  readonly late: ReadonlyMap<string, LateRelationship>;
}

/**
 * Gives a staged import its revision: one small synced batch, whatever it holds.
 * @throws Fault `conflict`, `already-exists`, `over-stored-quota`.
 */
export function commitImport(
  { writer }: { readonly writer: Writer },
  { staged, late }: StagedImport,
  schemaRevision: Revision,
  signal: AbortSignal,
): Promise<Revision> {
  const apply = async (group: Group): Promise<Revision> => {
    const current = group.standing.schemaRevision;
    if (schemaRevision !== current) throw schemaChanged(schemaRevision, current);
    if (staged !== undefined) group.imports.assertWhole(staged.rows.id);
    const transaction = new Transaction(group);
    for (const [text, { relationship, position }] of late) {
      const live = transaction.live(text);
      if (live !== undefined && !isExpired(live.relationship.expiresAtNs, group.nowMs)) {
        throw alreadyExistsAt(relationship, position);
      }
      transaction.begin(relationship, live);
    }
    transaction.commit({ imported: staged });
    return transaction.revision;
  };
  return writer.submit({ texts: [...late.keys()], weight: 1 + late.size, apply }, signal);
}
