import type { Relationship, Relationship__Output } from '../../gen/authzed/api/v1/Relationship.ts';
import type { ContextualizedCaveat__Output } from '../../gen/authzed/api/v1/ContextualizedCaveat.ts';
import { CAVEAT, RELATION } from '../../model/name-rules.ts';
import type { CaveatUse, Relationship as ModelRelationship } from '../../model/relationship.ts';
import { decodeObject, decodeSubject, encodeObject, encodeSubject } from './references.ts';
import { decodeOptionalStruct, encodeStruct } from './struct.ts';
import { decodeOptionalTimestamp, encodeTimestamp } from './timestamp.ts';
import type { Violations } from './violations.ts';

/** `message` stands at `path`. */
export function decodeRelationship(
  message: Relationship__Output,
  path: string,
  violations: Violations,
): ModelRelationship {
  const { relation } = message;
  const resource = decodeObject(message.resource, path, 'resource', violations);
  violations.checkName(RELATION, relation, path, 'relation');
  const subject = decodeSubject(message.subject, path, 'subject', violations);
  const caveat = decodeCaveat(message.optionalCaveat, path, violations);
  const expiresAt = message.optionalExpiresAt;
  const expiresAtNs = decodeOptionalTimestamp(expiresAt, path, 'optional_expires_at', violations);
  return { resource, relation, subject, caveat, expiresAtNs };
}

export function encodeRelationship(relationship: ModelRelationship): Relationship {
  const { caveat, expiresAtNs } = relationship;
  return {
    resource: encodeObject(relationship.resource),
    relation: relationship.relation,
    subject: encodeSubject(relationship.subject),
    optionalCaveat:
      caveat === undefined ? null : { caveatName: caveat.name, context: encodeStruct(caveat.context) },
    optionalExpiresAt: expiresAtNs === undefined ? null : encodeTimestamp(expiresAtNs),
  };
}

function decodeCaveat(
  message: ContextualizedCaveat__Output | null,
  parent: string,
  violations: Violations,
): CaveatUse | undefined {
  if (message === null) return undefined;
  const path = `${parent}.optional_caveat`;
  violations.checkName(CAVEAT, message.caveatName, path, 'caveat_name');
  return {
    name: message.caveatName,
    context: decodeOptionalStruct(message.context, path, 'context', violations) ?? {},
  };
}
