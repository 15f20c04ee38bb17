import { Fault } from '../model/fault.ts';
import type { ObjectRef, SubjectRef } from '../model/relationship.ts';
import { definitionOf, memberOf } from '../schema/named.ts';
import type { Member, Schema } from '../schema/schema.ts';

/** @throws Fault `unknown-definition`, `unknown-relation` */
export function requireMember(schema: Schema, type: string, name: string): Member {
  return memberOf(definitionOf(schema, type), name);
}

/** That there can be subjects of this type, objects (`''`) or sets. @throws Fault `unknown-definition`, `unknown-relation` */
export function requireSubjectType(schema: Schema, type: string, relation: string): void {
  if (relation === '') definitionOf(schema, type);
  else requireMember(schema, type, relation);
}

/** That a check can be put: its names are in the schema, and its subject is one. */
export function requireQuestion(
  schema: Schema,
  resource: ObjectRef,
  permission: string,
  subject: SubjectRef,
): void {
  requireMember(schema, resource.type, permission);
  requireSubjectType(schema, subject.type, subject.relation);
  if (subject.id === '*') {
    throw new Fault('wildcard-not-allowed', 'invalid argument: cannot perform check on wildcard subject', {
      details: { field: 'subject.object_id' },
    });
  }
}
