import type { ObjectReference, ObjectReference__Output } from '../../gen/authzed/api/v1/ObjectReference.ts';
import type {
  SubjectReference,
  SubjectReference__Output,
} from '../../gen/authzed/api/v1/SubjectReference.ts';
import { Fault } from '../../model/fault.ts';
import { OBJECT_ID, OPTIONAL_RELATION, TYPE } from '../../model/name-rules.ts';
import { type ObjectRef, type SubjectRef, WILDCARD } from '../../model/relationship.ts';
import { fieldPath, RULES, type Violations } from './violations.ts';

const MISSING_OBJECT: ObjectRef = { type: '', id: '' };
const MISSING_SUBJECT: SubjectRef = { type: '', id: '', relation: '' };

/** `message` is the required field `field` below `parent`. */
export function decodeObject(
  message: ObjectReference__Output | null,
  parent: string,
  field: string,
  violations: Violations,
): ObjectRef {
  if (message === null) {
    violations.add(parent, field, RULES.required);
    return MISSING_OBJECT;
  }
  const { objectType, objectId } = message;
  const path = fieldPath(parent, field);
  violations.checkName(TYPE, objectType, path, 'object_type');
  violations.checkName(OBJECT_ID, objectId, path, 'object_id');
  return { type: objectType, id: objectId };
}

/** `message` is the required field `field` below `parent`. */
export function decodeSubject(
  message: SubjectReference__Output | null,
  parent: string,
  field: string,
  violations: Violations,
): SubjectRef {
  if (message === null) {
    violations.add(parent, field, RULES.required);
    return MISSING_SUBJECT;
  }
  const path = fieldPath(parent, field);
  const { type, id } = decodeObject(message.object, path, 'object', violations);
  const relation = message.optionalRelation;
  violations.checkName(OPTIONAL_RELATION, relation, path, 'optional_relation');
  return { type, id, relation };
}

/** @throws Fault `invalid-argument` on the id `*`, which stands for no resource. */
export function refuseWildcardResource(resource: ObjectRef): void {
  if (resource.id === WILDCARD) {
    throw new Fault('invalid-argument', 'invalid ObjectReference.ObjectId: alphanumeric value is required');
  }
}

/** @throws Fault `invalid-argument` on `type:*#relation`: every object of a type has no relation in common. */
export function refuseWildcardSubjectSet(subject: SubjectRef): void {
  if (subject.id === WILDCARD && subject.relation !== '') {
    throw new Fault(
      'invalid-argument',
      'invalid SubjectReference.OptionalRelation: optionalrelation must be empty on subject if object ID is a wildcard',
    );
  }
}

export function encodeObject(object: ObjectRef): ObjectReference {
  return { objectType: object.type, objectId: object.id };
}

export function encodeSubject(subject: SubjectRef): SubjectReference {
  return {
    object: { objectType: subject.type, objectId: subject.id },
    optionalRelation: subject.relation,
  };
}
