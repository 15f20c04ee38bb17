import type { Caller } from '../../model/caller.ts';
import { formatObject } from '../../model/object-text.ts';
import { isExpired, type ObjectRef } from '../../model/relationship.ts';
import { type DelegatedSnapshot, openNewest } from './delegated-snapshot.ts';
import { grantsOf } from './grants-of.ts';
import { requireType } from './require-objects.ts';
import { requireStopper } from './require-stopper.ts';
import type { DelegationWorld } from './world.ts';
import type { PreviewStopAnswer, PreviewStopAsk } from './write-asks.ts';

/** Sessions that a preview names and looks at; of more it says only that they are there. */
export const SESSIONS_MAX = 1000;

/**
 * What a stop would halt: the sessions that have the target in their chain, breadth first, and what they were given.
 * @throws Fault `invalid-argument`, `permission-denied` as `stop`
 */
export async function previewStop(
  world: DelegationWorld,
  _caller: Caller,
  ask: PreviewStopAsk,
  signal: AbortSignal,
): Promise<PreviewStopAnswer> {
  const { types } = world.profile;
  const { target } = ask;
  requireType('target', target, Object.values(types));
  const snapshot = await openNewest(world, signal);
  await requireStopper(world, snapshot, ask, signal);
  const found = new Map<string, ObjectRef>();
  if (target.type === types.session) found.set(formatObject(target), target);
  const queue = [target];
  let truncated = false;
  for (const next of queue) {
    for (const session of await sessionsUnder(world, snapshot, next, signal)) {
      const text = formatObject(session);
      if (found.has(text)) continue;
      if (found.size >= SESSIONS_MAX) truncated = true;
      if (truncated) break;
      found.set(text, session);
      queue.push(session);
    }
    if (truncated) break;
  }
  const sessions = [...found.values()];
  let grantCount = 0;
  for (const session of sessions) {
    const grants = await grantsOf(world, session, snapshot.revision, signal);
    grantCount += grants.filter(
      ({ relationship }) => !isExpired(relationship.expiresAtNs, snapshot.nowMs),
    ).length;
  }
  return { sessions, grantCount, truncated };
}

/** Sessions that name an object as their parent, agent, user or tenant, and are not over. */
async function sessionsUnder(
  { tenant, profile: { types, relations } }: DelegationWorld,
  { revision, nowMs }: DelegatedSnapshot,
  object: ObjectRef,
  signal: AbortSignal,
): Promise<readonly ObjectRef[]> {
  const subject = { ...object, relation: '' };
  const [versions = []] = await tenant.store.readPages([{ kind: 'reverse', subject }], revision, signal);
  const links = [relations.parent, relations.actor, relations.onBehalfOf, relations.tenant];
  return versions.flatMap(({ relationship: { resource, relation, expiresAtNs }, deleted }) =>
    resource.type === types.session &&
    links.includes(relation) &&
    deleted === undefined &&
    !isExpired(expiresAtNs, nowMs)
      ? [resource]
      : [],
  );
}
