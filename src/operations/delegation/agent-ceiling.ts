import { Fault } from '../../model/fault.ts';
import { formatObject } from '../../model/object-text.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import { liveOn } from './live-on.ts';
import type { DelegationWorld } from './world.ts';

/** What of an agent's ceiling its relationship holds, in seconds. */
export const CEILING = 'ceiling';

/** The ceiling of an agent for its sessions, in milliseconds; `Infinity` for none. @throws Fault `data-damaged` for one that says nothing */
export async function ceilingOf(
  { profile }: DelegationWorld,
  snapshot: DelegatedSnapshot,
  agent: ObjectRef,
  signal: AbortSignal,
): Promise<number> {
  const stored = await liveOn(snapshot, agent, profile.relations.longestSession, signal);
  const seconds = stored.map(({ caveat }) => caveat?.context[CEILING]);
  return seconds.reduce<number>((least, one) => {
    if (typeof one === 'number' && one > 0) return Math.min(least, one * 1000);
    throw new Fault(
      'data-damaged',
      `the ceiling of \`${formatObject(agent)}\` for its sessions is no number of seconds`,
    );
  }, Infinity);
}
