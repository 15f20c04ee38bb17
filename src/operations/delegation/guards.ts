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
  return objects.map((object) => guardNone(object, relations.stopped));
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

/** That nothing is there on an object under a relation when a change is written. */
export function guardNone({ type, id }: ObjectRef, relation: string): Precondition {
  return { operation: 'must-not-match', filter: { resourceType: type, resourceId: id, relation } };
}

function exactly({ resource, relation, subject }: RelationshipIdentity): RelationshipFilter {
  return { resourceType: resource.type, resourceId: resource.id, relation, subject };
}
