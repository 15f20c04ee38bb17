import { Fault } from '../../model/fault.ts';
import type { Revision } from '../../model/revision.ts';
import type { Precondition, RelationshipUpdate } from '../../model/update.ts';
import { checkUpdate } from '../../schema/check-update.ts';
import { commit } from '../commit.ts';
import { requireSchema } from '../snapshot.ts';
import { type DelegatedSnapshot, openNewest } from './delegated-snapshot.ts';
import { metadataOf, type TransactionNote } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';

/** A plan is made again this often when what it leans on changes before it is written. */
const ATTEMPTS_MAX = 5;

/** One atomic change, made at a snapshot. What it leans on there must still hold where it is written. */
export interface Plan<Outcome> {
  readonly updates: readonly RelationshipUpdate[];
  readonly preconditions: readonly Precondition[];
  /** Whether it is made also by a tenant that is over its quota of what is stored. */
  readonly isExempt?: boolean | undefined;
  readonly outcome: Outcome;
}

export interface Committed<Outcome> {
  readonly revision: Revision;
  readonly outcome: Outcome;
}

/**
 * Make a plan at the newest state and write it, all or nothing. When this resolves, every check that starts sees it.
 * A call that finds that it was made before gives what came of it then instead of a plan. For that the transaction of a
 * call with a key begins a new version of what it touches, also where it changes nothing.
 * @throws Fault of `makePlan`; `precondition-failed` or `already-exists` when the state never held still
 */
export async function commitPlan<Outcome>(
  world: DelegationWorld,
  note: TransactionNote,
  makePlan: (snapshot: DelegatedSnapshot) => Promise<Plan<Outcome> | Committed<Outcome>>,
  signal: AbortSignal,
): Promise<Committed<Outcome>> {
  for (let attempt = 1; ; attempt++) {
    const plan = await makePlan(await openNewest(world, signal));
    if ('revision' in plan) return plan;
    const { updates, preconditions, isExempt, outcome } = plan;
    try {
      const { revision } = await commit(
        world.tenant,
        {
          preconditions,
          metadata: metadataOf(note),
          isExempt,
          prepare: (versioned) => {
            const schema = requireSchema(versioned?.schema);
            for (const update of updates) checkUpdate(schema, update);
            return { kind: 'update', updates, renews: note.key !== '' };
          },
        },
        signal,
      );
      return { revision, outcome };
    } catch (thrown) {
      const moved = thrown instanceof Fault && MOVED.has(thrown.reason);
      if (!moved || attempt === ATTEMPTS_MAX) throw thrown;
    }
  }
}

const MOVED: ReadonlySet<string> = new Set(['precondition-failed', 'already-exists']);
