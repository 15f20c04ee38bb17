import type { ObjectReference__Output } from '../../gen/authzed/api/v1/ObjectReference.ts';
import type { Relationship__Output } from '../../gen/authzed/api/v1/Relationship.ts';
import type { SubjectReference__Output } from '../../gen/authzed/api/v1/SubjectReference.ts';
import { formatObject, formatSubject } from '../../model/object-text.ts';
import { formatRelationship } from '../../model/relationship-text.ts';
import { decodeRelationship } from '../../transport/wire/relationship.ts';
import { Violations } from '../../transport/wire/violations.ts';

/** The text of what an answer names. */

export function objectText(message: ObjectReference__Output | null): string {
  return formatObject({ type: message?.objectType ?? '', id: message?.objectId ?? '' });
}

export function subjectText(message: SubjectReference__Output | null): string {
  const object = message?.object;
  const relation = message?.optionalRelation ?? '';
  return formatSubject({ type: object?.objectType ?? '', id: object?.objectId ?? '', relation });
}

/** @throws Fault `invalid-argument` when the server sent what is no relationship: text made of it would lie. */
export function relationshipText(message: Relationship__Output | null): string {
  const violations = new Violations();
  const relationship = decodeRelationship(message ?? EMPTY, 'relationship', violations);
  violations.throwIfAny();
  return formatRelationship(relationship);
}

const EMPTY: Relationship__Output = {
  resource: null,
  relation: '',
  subject: null,
  optionalCaveat: null,
  optionalExpiresAt: null,
};
