import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import { formatObject } from '../../model/object-text.ts';
import { commitPlan } from './commit-plan.ts';
import { earlierCall } from './earlier-call.ts';
import { guardPresent } from './guards.ts';
import { liveOn } from './live-on.ts';
import { requireType } from './require-objects.ts';
import { requireResumer } from './require-stopper.ts';
import { noteOf } from './transaction-note.ts';
import { WILDCARD } from '../../model/relationship.ts';
import type { DelegationWorld } from './world.ts';
import type { ResumeAsk, WrittenAnswer } from './write-asks.ts';

/**
 * Take back every mark on the target. What lapsed meanwhile stays lapsed, and what else is stopped stays stopped. With an
 * idempotency key there must be one: nothing else would tell a late repeat of the call from the first, and it would take
 * back a stop that was made in between.
 * @throws Fault `invalid-argument`, `permission-denied`, `conflict`, `precondition-failed` for a key and no mark
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
      if (marks.length === 0 && ask.idempotencyKey !== undefined) throw notStopped(formatObject(target));
      return {
        updates: marks.map((relationship) => ({ operation: 'delete', relationship })),
        preconditions: guardPresent(marks),
        outcome: undefined,
      };
    },
    signal,
  );
  return { writtenAt: world.tenant.tokenOf(revision) };
}

function notStopped(target: string): Fault {
  return new Fault(
    'precondition-failed',
    `\`${target}\` is not stopped, so there is nothing that a call with an idempotency key could take back once`,
    { details: { reason: 'NOT_STOPPED' } },
  );
}
