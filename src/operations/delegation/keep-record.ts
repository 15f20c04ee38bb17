import type { DelegatedDecision } from '../../delegation/decision.ts';
import type { DecidedAt } from './asks.ts';
import type { DelegationWorld } from './world.ts';

/** The decisions as they may be given out: an allow only where its record is kept. */
export async function keepRecord(
  { record }: DelegationWorld,
  at: DecidedAt,
  decisions: readonly DelegatedDecision[],
): Promise<readonly DelegatedDecision[]> {
  if (record === undefined) return decisions;
  try {
    await record(at, decisions);
    return decisions;
  } catch {
    // The log says what happened to it; whoever asks learns only that nothing is allowed without it.
    return decisions.map((decision) => ({
      ...decision,
      verdict: 'error',
      reason: 'LOG_UNAVAILABLE',
      validUntilNs: undefined,
    }));
  }
}
