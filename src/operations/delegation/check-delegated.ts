import type { DelegatedDecision } from '../../delegation/decision.ts';
import type { Caller } from '../../model/caller.ts';
import type { CheckDelegatedAnswer, CheckDelegatedAsk } from './asks.ts';
import { decideAt } from './decide-at.ts';
import { decidedAt, openDelegated } from './delegated-snapshot.ts';
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
  const snapshot = await openDelegated(world, ask.consistency, signal);
  const then = await decideAt(snapshot, world.profile, ask, signal);
  const decision = await unlessRefused(then);
  return { ...decidedAt(world, snapshot), decision };

  /** An older state may be asked for, but none from before the chain was stopped. */
  async function unlessRefused(decided: DelegatedDecision): Promise<DelegatedDecision> {
    if (decided.verdict !== 'allow' || ask.consistency.kind !== 'at-exact-snapshot') return decided;
    const reason = await refusedSince(world, snapshot, ask, signal);
    return reason === undefined ? decided : { ...decided, verdict: 'deny', reason, validUntilNs: undefined };
  }
}
