import type { Standing } from '../../delegation/standing.ts';
import type { ChainAsk } from './asks.ts';
import { standingAt } from './decide-at.ts';
import { type DelegatedSnapshot, isBehind, openNewest } from './delegated-snapshot.ts';
import type { DelegationWorld } from './world.ts';

/**
 * Why a chain that was good at a snapshot can't be used in the newest state; undefined where it still can. Freshness can
 * be given up for everything but this: whoever was stopped is stopped.
 */
export async function refusedSince(
  world: DelegationWorld,
  snapshot: DelegatedSnapshot,
  ask: ChainAsk,
  signal: AbortSignal,
): Promise<Standing['reason']> {
  if (!isBehind(snapshot)) return undefined;
  return (await standingAt(await openNewest(world, signal), world.profile, ask, signal)).reason;
}
