import type { JsonObject, JsonValue } from '../../src/base/json.ts';
import type { ObjectReference } from '../../src/gen/authzed/api/v1/ObjectReference.ts';
import type { Relationship as WireRelationship } from '../../src/gen/authzed/api/v1/Relationship.ts';
import type { RelationshipUpdate as WireUpdate } from '../../src/gen/authzed/api/v1/RelationshipUpdate.ts';
import { _authzed_api_v1_RelationshipUpdate_Operation as Operation } from '../../src/gen/authzed/api/v1/RelationshipUpdate.ts';
import type { SubjectReference } from '../../src/gen/authzed/api/v1/SubjectReference.ts';
import type { Struct } from '../../src/gen/google/protobuf/Struct.ts';
import type { Value } from '../../src/gen/google/protobuf/Value.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';

const NANOSECONDS = 1_000_000_000n;
const OPERATIONS = {
  create: Operation.OPERATION_CREATE,
  touch: Operation.OPERATION_TOUCH,
  delete: Operation.OPERATION_DELETE,
} as const;

export function wireObject({ type, id }: ObjectRef): ObjectReference {
  return { objectType: type, objectId: id };
}

export function wireSubject(subject: SubjectRef): SubjectReference {
  return { object: wireObject(subject), optionalRelation: subject.relation };
}

export function wireRelationship(relationship: Relationship): WireRelationship {
  const { resource, relation, subject, caveat, expiresAtNs } = relationship;
  return {
    resource: wireObject(resource),
    relation,
    subject: wireSubject(subject),
    ...(caveat && { optionalCaveat: { caveatName: caveat.name, context: wireStruct(caveat.context) } }),
    ...(expiresAtNs !== undefined && {
      optionalExpiresAt: {
        seconds: Number(expiresAtNs / NANOSECONDS),
        nanos: Number(expiresAtNs % NANOSECONDS),
      },
    }),
  };
}

export function wireUpdate({ operation, relationship }: RelationshipUpdate): WireUpdate {
  return { operation: OPERATIONS[operation], relationship: wireRelationship(relationship) };
}

export function wireStruct(json: JsonObject): Struct {
  return {
    fields: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, wireValue(value)])),
  };
}

function wireValue(json: JsonValue): Value {
  if (json === null) return { nullValue: 'NULL_VALUE' };
  if (typeof json === 'string') return { stringValue: json };
  if (typeof json === 'number') return { numberValue: json };
  if (typeof json === 'boolean') return { boolValue: json };
  if (Array.isArray(json)) return { listValue: { values: json.map(wireValue) } };
  return { structValue: wireStruct(json as JsonObject) };
}
