import { unreachable } from '../../base/assert.ts';
import { isExpired } from '../../model/relationship.ts';
import type { Precondition, RelationshipUpdate } from '../../model/update.ts';
import type { Change, Commit, CommitOutcome, RelationshipVersion, SchemaGuard } from '../store.ts';
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

/** Updates of one commit that are applied before others get a turn. */
const UPDATES_PER_TURN = 1000;

/**
 * Evaluates one commit at its place in the order of commits and stages it in `group`.
 * @throws Fault as `Store.commit` tells; then the group is as before.
 */
export async function applyCommit(group: Group, commit: Commit): Promise<CommitOutcome> {
  const { change, preconditions, metadata, schemaRevision, isExempt } = commit;
  const current = group.standing.schemaRevision;
  if (schemaRevision !== current) throw schemaChanged(schemaRevision, current);
  for (const precondition of preconditions) await assertHolds(group, precondition);
  const transaction = new Transaction(group);
  const deleted = await applyChange(group, transaction, change);
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
const NOTHING_DELETED: Deleted = { deletedCount: 0, partial: false };

async function applyChange(group: Group, transaction: Transaction, change: Change): Promise<Deleted> {
  switch (change.kind) {
    case 'update':
      await applyUpdates(group, transaction, change);
      return NOTHING_DELETED;
    case 'delete-matching':
      return deleteMatching(group, transaction, change);
    case 'schema':
      for (const guard of change.guards) await assertGuarded(group, guard);
      return NOTHING_DELETED;
    default:
      return unreachable(change);
  }
}

/** Expired relationships do not exist for a precondition, in either direction. */
async function assertHolds(group: Group, precondition: Precondition): Promise<void> {
  const found = await firstUnexpired(group, precondition.filter);
  if ((found !== undefined) !== (precondition.operation === 'must-match'))
    throw preconditionFailed(precondition);
}

async function assertGuarded(group: Group, guard: SchemaGuard): Promise<void> {
  const found = await firstUnexpired(group, guard.filter);
  if (found !== undefined) throw guard.refuse(found.relationship);
}

async function firstUnexpired(
  group: Group,
  filter: Precondition['filter'],
): Promise<RelationshipVersion | undefined> {
  for await (const versions of group.liveMatching(filter)) {
    const found = versions.find(({ relationship }) => !isExpired(relationship.expiresAtNs, group.nowMs));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function applyUpdates(
  group: Group,
  transaction: Transaction,
  { updates, renews = false }: Extract<Change, { readonly kind: 'update' }>,
): Promise<void> {
  for (let start = 0; start < updates.length; start += UPDATES_PER_TURN) {
    if (start > 0) await new Promise((resolve) => setImmediate(resolve));
    const part = updates.slice(start, start + UPDATES_PER_TURN);
    await group.load(part.map(({ relationship }) => forwardText(relationship)));
    for (const update of part) applyUpdate(group, transaction, update, renews);
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
): Promise<Deleted> {
  let deletedCount = 0;
  for await (const versions of group.liveMatching(filter)) {
    for (const version of versions) {
      if (deletedCount === limit) {
        if (!partial) throw tooManyToDelete(filter, limit);
        return { deletedCount, partial: true };
      }
      transaction.end(version);
      deletedCount++;
    }
  }
  return { deletedCount, partial: false };
}
