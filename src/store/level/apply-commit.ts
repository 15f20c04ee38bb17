import { unreachable } from '../../base/assert.ts';
import type { Pace } from '../../base/pace.ts';
import { isExpired } from '../../model/relationship.ts';
import type { Precondition, RelationshipUpdate } from '../../model/update.ts';
import type { Change, Commit, CommitOutcome, StoreWork, RelationshipVersion, SchemaGuard } from '../store.ts';
import type { Group } from './group.ts';
import { forwardText } from './identity-key.ts';
import {
  alreadyExists,
  duplicateUpdate,
  preconditionFailed,
  schemaChanged,
  tooManyToDelete,
} from './refusals.ts';
import { identityIn } from './scan-plan.ts';
import { sameTraits } from './traits-bytes.ts';
import { Transaction } from './transaction.ts';

/** Changes of one commit that are made before others get a turn; some 2 ms. */
const CHANGES_PER_TURN = 100;
/** Relationships of one commit that are looked up at once. */
const UPDATES_PER_READ = 1000;

/**
 * Evaluates one commit at its place in the order of commits and stages it in `group`.
 * @throws Fault as `Store.commit` tells; then the group is as before.
 */
export async function applyCommit(group: Group, commit: Commit): Promise<CommitOutcome> {
  const { change, preconditions, metadata, schemaRevision, isExempt, pace = () => undefined } = commit;
  const current = group.standing.schemaRevision;
  if (schemaRevision !== current) throw schemaChanged(schemaRevision, current);
  for (const precondition of preconditions) await assertHolds(group, precondition, pace);
  const transaction = new Transaction(group);
  const deleted = await applyChange(group, transaction, change, pace);
  transaction.commit({ schema: change.kind === 'schema' ? change.text : undefined, metadata, isExempt });
  return { revision: transaction.revision, ...deleted };
}

/** Forward texts that applying `commit` will ask for one by one. */
export function textsOf({ change, preconditions }: Commit): readonly string[] {
  const asked = preconditions.map(({ filter }) => identityIn(filter)).filter((one) => one !== undefined);
  const updated = change.kind === 'update' ? change.updates.map(({ relationship }) => relationship) : [];
  return [...asked, ...updated].map(forwardText);
}

type Deleted = Pick<CommitOutcome, 'deletedCount' | 'partial'>;
type CommitPace = Pace<StoreWork>;
const NOTHING_DELETED: Deleted = { deletedCount: 0, partial: false };

async function applyChange(
  group: Group,
  transaction: Transaction,
  change: Change,
  pace: CommitPace,
): Promise<Deleted> {
  switch (change.kind) {
    case 'update':
      await applyUpdates(group, transaction, change, pace);
      return NOTHING_DELETED;
    case 'delete-matching':
      return deleteMatching(group, transaction, change, pace);
    case 'schema':
      for (const guard of change.guards) await assertGuarded(group, guard, pace);
      return NOTHING_DELETED;
    default:
      return unreachable(change);
  }
}

/** Expired relationships do not exist for a precondition, in either direction. */
async function assertHolds(group: Group, precondition: Precondition, pace: CommitPace): Promise<void> {
  const found = await firstUnexpired(group, precondition.filter, pace);
  if ((found !== undefined) !== (precondition.operation === 'must-match'))
    throw preconditionFailed(precondition);
}

async function assertGuarded(group: Group, guard: SchemaGuard, pace: CommitPace): Promise<void> {
  const found = await firstUnexpired(group, guard.filter, pace);
  if (found !== undefined) throw guard.refuse(found.relationship);
}

async function firstUnexpired(
  group: Group,
  filter: Precondition['filter'],
  pace: CommitPace,
): Promise<RelationshipVersion | undefined> {
  for await (const { found, rows } of group.liveMatching(filter)) {
    await pace({ kind: 'rows', count: rows });
    const first = found.find(({ relationship }) => !isExpired(relationship.expiresAtNs, group.nowMs));
    if (first !== undefined) return first;
  }
  return undefined;
}

async function applyUpdates(
  group: Group,
  transaction: Transaction,
  { updates, renews = false }: Extract<Change, { readonly kind: 'update' }>,
  pace: CommitPace,
): Promise<void> {
  for (let start = 0; start < updates.length; start += UPDATES_PER_READ) {
    const part = updates.slice(start, start + UPDATES_PER_READ);
    await group.load(part.map(({ relationship }) => forwardText(relationship)));
    for (let at = 0; at < part.length; at += CHANGES_PER_TURN) {
      const few = part.slice(at, at + CHANGES_PER_TURN);
      await pace({ kind: 'changes', count: few.length });
      for (const update of few) applyUpdate(group, transaction, update, renews);
    }
  }
}

function applyUpdate(
  group: Group,
  transaction: Transaction,
  { operation, relationship }: RelationshipUpdate,
  renews: boolean,
): void {
  const text = forwardText(relationship);
  const live = transaction.live(text);
  switch (operation) {
    case 'create':
      if (live !== undefined && !isExpired(live.relationship.expiresAtNs, group.nowMs))
        throw alreadyExists(relationship);
      if (transaction.hasChanged(text)) throw duplicateUpdate(relationship);
      return transaction.begin(relationship, live);
    case 'touch':
      if (transaction.hasChanged(text)) throw duplicateUpdate(relationship);
      if (live === undefined || renews || !sameTraits(live.relationship, relationship))
        transaction.begin(relationship, live);
      return;
    case 'delete':
      if (transaction.hasChanged(text)) throw duplicateUpdate(relationship);
      if (live !== undefined) transaction.end(live);
      return;
    default:
      return unreachable(operation);
  }
}

/** Expired relationships that are still stored match too: who deletes by filter wants them gone. */
async function deleteMatching(
  group: Group,
  transaction: Transaction,
  { filter, limit = Infinity, partial }: Extract<Change, { readonly kind: 'delete-matching' }>,
  pace: CommitPace,
): Promise<Deleted> {
  let deletedCount = 0;
  for await (const { found, rows } of group.liveMatching(filter)) {
    await pace({ kind: 'rows', count: rows });
    for (let start = 0; start < found.length; start += CHANGES_PER_TURN) {
      const piece = found.slice(start, start + CHANGES_PER_TURN);
      const few = piece.slice(0, limit - deletedCount);
      await pace({ kind: 'changes', count: few.length });
      for (const version of few) transaction.end(version);
      deletedCount += few.length;
      if (few.length === piece.length) continue;
      if (!partial) throw tooManyToDelete(filter, limit);
      return { deletedCount, partial: true };
    }
  }
  return { deletedCount, partial: false };
}
