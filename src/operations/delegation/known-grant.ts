import { isGrant, parseGrantId } from '../../delegation/grant.ts';
import { Fault } from '../../model/fault.ts';
import { isExpired, type Relationship, type RelationshipIdentity } from '../../model/relationship.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import type { DelegationWorld } from './world.ts';

/** The relationship a grant id names. @throws Fault `invalid-argument` */
export function grantNamed({ profile }: DelegationWorld, grantId: string): RelationshipIdentity {
  const identity = parseGrantId(grantId);
  if (isGrant(profile, { ...identity, caveat: undefined, expiresAtNs: 0n })) return identity;
  throw new Fault('invalid-argument', `expected a grant id, found \`${grantId}\``);
}

/** The grant as it is alive at a snapshot; undefined when it has ended. */
export async function liveGrant(
  { tenant, revision, nowMs }: DelegatedSnapshot,
  identity: RelationshipIdentity,
  signal: AbortSignal,
): Promise<Relationship | undefined> {
  const [versions = []] = await tenant.store.readPages([{ kind: 'point', ...identity }], revision, signal);
  const live = versions.find(({ deleted }) => deleted === undefined)?.relationship;
  return live === undefined || isExpired(live.expiresAtNs, nowMs) ? undefined : live;
}
