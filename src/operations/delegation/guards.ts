import type { StoredChain } from '../../delegation/chain.ts';
import type { DelegationProfile } from '../../delegation/profile.ts';
import type { RelationshipFilter } from '../../model/filter.ts';
import type { ObjectRef, RelationshipIdentity } from '../../model/relationship.ts';
import type { Precondition } from '../../model/update.ts';

/** That relationships are there, alive, when a change is written. */
export function guardPresent(relationships: readonly RelationshipIdentity[]): readonly Precondition[] {
  return relationships.map((one) => ({ operation: 'must-match', filter: exactly(one) }));
}

/** That none of these bears a stop mark when a change is written. */
export function guardRunning(
  { relations }: DelegationProfile,
  objects: readonly ObjectRef[],
): readonly Precondition[] {
  return objects.map(({ type, id }) => ({
    operation: 'must-not-match',
    filter: { resourceType: type, resourceId: id, relation: relations.stopped },
  }));
}

/** That a chain is still the same and alive when a change is written. */
export function guardChain(
  profile: DelegationProfile,
  { links, carriers }: StoredChain,
  tenant: ObjectRef,
): readonly Precondition[] {
  return [
    ...guardPresent(carriers),
    ...guardRunning(profile, [...links.map(({ object }) => object), tenant]),
  ];
}

/** That an agent is registered with a tenant, and not stopped, when a change is written. */
export function guardAgent(
  profile: DelegationProfile,
  agent: ObjectRef,
  tenant: ObjectRef,
): readonly Precondition[] {
  const subject = { ...tenant, relation: '' };
  return [
    ...guardPresent([{ resource: agent, relation: profile.relations.tenant, subject }]),
    ...guardRunning(profile, [agent]),
  ];
}

/** That nobody works in a session when it is written: whose id is made from a key or a token may be there already. */
export function guardUnused({ relations }: DelegationProfile, { type, id }: ObjectRef): Precondition {
  return {
    operation: 'must-not-match',
    filter: { resourceType: type, resourceId: id, relation: relations.actor },
  };
}

function exactly({ resource, relation, subject }: RelationshipIdentity): RelationshipFilter {
  return { resourceType: resource.type, resourceId: resource.id, relation, subject };
}
