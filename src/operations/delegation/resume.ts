import type { Caller } from '../../model/caller.ts';
import { commitPlan } from './commit-plan.ts';
import { earlierCall } from './earlier-call.ts';
import { liveOn } from './live-on.ts';
import { requireType } from './require-objects.ts';
import { requireResumer } from './require-stopper.ts';
import { noteOf } from './transaction-note.ts';
import { WILDCARD } from '../../model/relationship.ts';
import type { DelegationWorld } from './world.ts';
import type { ResumeAsk, WrittenAnswer } from './write-asks.ts';

/**
 * Take back every mark on the target. What lapsed meanwhile stays lapsed, and what else is stopped stays stopped.
 * @throws Fault `invalid-argument`, `permission-denied`, `conflict`
 */
export async function resume(
  world: DelegationWorld,
  caller: Caller,
  ask: ResumeAsk,
  signal: AbortSignal,
): Promise<WrittenAnswer> {
  const { types, relations } = world.profile;
  const { target } = ask;
  requireType('target', target, Object.values(types));
  const mark = {
    resource: target,
    relation: relations.stopped,
    subject: { type: types.session, id: WILDCARD, relation: '' },
  };
  const note = noteOf('Resume', caller, ask, ask.by);
  const { revision } = await commitPlan<undefined>(
    world,
    note,
    async (snapshot) => {
      const before = await earlierCall(world.tenant, { kind: 'point', ...mark }, note, signal);
      if (before !== undefined) return { revision: before.revision, outcome: undefined };
      await requireResumer(world, snapshot, ask, signal);
      const marks = await liveOn(snapshot, target, relations.stopped, signal);
      return {
        updates: marks.map((relationship) => ({ operation: 'delete', relationship })),
        preconditions: [],
        outcome: undefined,
      };
    },
    signal,
  );
  return { writtenAt: world.tenant.tokenOf(revision) };
}
