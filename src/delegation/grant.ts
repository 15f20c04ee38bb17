import { Fault } from '../model/fault.ts';
import { formatIdentity, parseRelationship } from '../model/relationship-text.ts';
import { type Relationship, type RelationshipIdentity, WILDCARD } from '../model/relationship.ts';
import type { Definition } from '../schema/schema.ts';
import { grantedPermissions } from './granted-permissions.ts';
import type { DelegationProfile } from './profile.ts';

/*
 * A grant is a relationship whose subject is a session, and which ends by itself. At most one with its identity is
 * alive at a time, so the identity is what it is called by.
 */

/** The name of a grant: its relationship's identity as base64url text. */
export function grantIdOf(identity: RelationshipIdentity): string {
  return Buffer.from(formatIdentity(identity)).toString('base64url');
}

/** @throws Fault `invalid-argument` for anything `grantIdOf` does not give. */
export function parseGrantId(id: string): RelationshipIdentity {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  try {
    const { resource, relation, subject } = parseRelationship(text);
    const identity = { resource, relation, subject };
    if (grantIdOf(identity) === id && subject.relation === '' && subject.id !== WILDCARD) return identity;
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
  }
  throw new Fault('invalid-argument', `expected a grant id, found \`${id}\``);
}

/** Whether a relationship is a grant, and not what makes a chain. */
export function isGrant(
  profile: DelegationProfile,
  { resource, relation, subject, expiresAtNs }: Relationship,
): boolean {
  const isScope =
    subject.type === profile.types.session && subject.relation === '' && subject.id !== WILDCARD;
  return isScope && expiresAtNs !== undefined && !isChainRelation(profile, resource.type, relation);
}

/**
 * What a session comes to have by a grant, and so what those who give it must hold: permissions of the resource.
 * @throws Fault `permission-denied` for relations that make chains or open gates: they are not given away
 */
export function requireGrantable(
  profile: DelegationProfile,
  definitions: ReadonlyMap<string, Definition>,
  type: string,
  relation: string,
): readonly string[] {
  const permissions = grantedPermissions(definitions, type, relation);
  const opened = [...profile.permissions].find(
    ([key, { gate }]) => gate !== undefined && key.startsWith(`${type}.`) && permissions.includes(gate),
  );
  if (!isChainRelation(profile, type, relation) && opened === undefined) return permissions;
  const why = opened === undefined ? 'it is part of a chain' : `it opens the gate of \`${opened[0]}\``;
  throw new Fault('permission-denied', `\`${type}#${relation}\` can not be granted: ${why}`, {
    details: { reason: 'NOT_GRANTABLE' },
  });
}

function isChainRelation({ types, relations }: DelegationProfile, type: string, relation: string): boolean {
  return Object.values(types).includes(type) && Object.values(relations).includes(relation);
}
