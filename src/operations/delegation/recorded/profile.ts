import type { DecisionDesk } from '../../../decisions/desk.ts';
import type { Caller } from '../../../model/caller.ts';
import type { DelegationWorld } from '../world.ts';
import { beginCall, callOf } from './recorded-call.ts';

/**
 * Records that the profile came into force, unless it is the one that was in force when the log was last written. The
 * built-in one is in force where nobody ever said anything.
 * @param caller who put it there
 * @throws Fault `decision-log-unavailable`
 */
export async function recordProfile(
  { tenant, profile, desk }: DelegationWorld,
  isGiven: boolean,
  caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  if (desk === undefined) return;
  const profileHashBefore = await lastHash(desk, signal);
  if (profileHashBefore === profile.hash || (profileHashBefore === undefined && !isGiven)) return;
  const begun = beginCall(tenant.clock, caller, { kind: 'newest' }, {});
  const call = callOf(begun, { profileHash: profile.hash, revision: tenant.store.head() });
  const outcome = { verdict: 'allow', reason: undefined, missing: [] } as const;
  await desk.appendDurably({ kind: 'profile', call, outcome, profileHashBefore });
}

async function lastHash(desk: DecisionDesk, signal: AbortSignal): Promise<string | undefined> {
  const newest = { filter: { kind: 'profile' }, order: 'descending', limit: 1, cursor: undefined } as const;
  for await (const { logged } of desk.query(newest, signal)) {
    const { entry } = logged.record;
    if (entry.kind === 'profile') return entry.call.profileHash;
  }
  return undefined;
}
