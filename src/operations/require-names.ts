import { Fault } from '../model/fault.ts';
import type { ObjectRef, SubjectRef } from '../model/relationship.ts';
import type { Definition, Member, Schema } from '../schema/schema.ts';

/** @throws Fault `unknown-definition` */
export function requireDefinition(schema: Schema, type: string): Definition {
  const definition = schema.definitions.get(type);
  if (definition === undefined) {
    throw new Fault('unknown-definition', `object definition \`${type}\` not found`, {
      details: { definition_name: type },
    });
  }
  return definition;
}

/** @throws Fault `unknown-definition`, `unknown-relation` */
export function requireMember(schema: Schema, type: string, name: string): Member {
  const member = requireDefinition(schema, type).members.get(name);
  if (member === undefined) {
    throw new Fault(
      'unknown-relation',
      `relation/permission \`${name}\` not found under definition \`${type}\``,
      {
        details: { definition_name: type, relation_or_permission_name: name },
      },
    );
  }
  return member;
}

/** That there can be subjects of this type, objects (`''`) or sets. @throws Fault `unknown-definition`, `unknown-relation` */
export function requireSubjectType(schema: Schema, type: string, relation: string): void {
  if (relation === '') requireDefinition(schema, type);
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
