import type { DecisionDesk } from '../../../decisions/desk.ts';
import type { Entry } from '../../../decisions/record/record.ts';
import type { DelegatedDecision } from '../../../delegation/decision.ts';
import type { Durability } from '../../../delegation/profile.ts';
import type { DelegationWorld } from '../world.ts';

/**
 * Gives a record to the log, as durably as is asked for, or as all questions of the tenant are if that is more. Resolves
 * to its id. @throws Fault `decision-log-unavailable`
 */
export async function keepEntry(
  { tenant }: DelegationWorld,
  desk: DecisionDesk,
  durability: Durability,
  entry: Entry,
): Promise<string | undefined> {
  const isSync = durability === 'sync' || tenant.decisionDurability === 'sync';
  return isSync ? desk.appendDurably(entry) : desk.append(entry);
}

/** A decision whose record could not be kept: nothing is allowed without one. */
export function unrecorded(decision: DelegatedDecision): DelegatedDecision {
  return { ...decision, verdict: 'error', reason: 'LOG_UNAVAILABLE', missing: [], validUntilNs: undefined };
}
