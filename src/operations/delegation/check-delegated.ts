import { after, type Soon } from '../../base/soon.ts';
import type { DelegatedDecision } from '../../delegation/decision.ts';
import type { Caller } from '../../model/caller.ts';
import type { CheckDelegatedAnswer, CheckDelegatedAsk } from './asks.ts';
import { decideAt } from './decide-at.ts';
import { decidedAt, type DelegatedSnapshot, openDelegated } from './delegated-snapshot.ts';
import { refusedSince } from './refused-since.ts';
import type { DelegationWorld } from './world.ts';

/**
 * May this session, for everyone it acts for, do this to that resource? A refusal is an answer with its reason, and so
 * is an evaluation that failed.
 * @throws Fault `no-schema`, `invalid-argument`, `invalid-token`, `revision-expired`, `revision-unavailable`
 */
export async function checkDelegated(
  world: DelegationWorld,
  _caller: Caller,
  ask: CheckDelegatedAsk,
  signal: AbortSignal,
): Promise<CheckDelegatedAnswer> {
  const isWitnessUnread = world.desk === undefined && !ask.explain;
  return after(openDelegated(world, ask.consistency, signal), (snapshot) =>
    after(decideAt(snapshot, world.profile, { ...ask, isWitnessUnread }, signal), (then) =>
      after(unlessRefused(world, snapshot, ask, then, signal), (decision) => ({
        ...decidedAt(world, snapshot),
        decision,
      })),
    ),
  );
}

/** An older state may be asked for, but none from before the chain was stopped. */
function unlessRefused(
  world: DelegationWorld,
  snapshot: DelegatedSnapshot,
  ask: CheckDelegatedAsk,
  decision: DelegatedDecision,
  signal: AbortSignal,
): Soon<DelegatedDecision> {
  if (decision.verdict !== 'allow' || ask.consistency.kind !== 'at-exact-snapshot') return decision;
  return after(refusedSince(world, snapshot, ask, signal), (reason) =>
    reason === undefined ? decision : { ...decision, verdict: 'deny', reason, validUntilNs: undefined },
  );
}
