import { v1 } from '@authzed/authzed-node';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { parseObject, parseObjectAndRelation, parseSubject } from '../../src/model/object-text.ts';

/** Requests in the text of relationships: what is asked is seen at a glance. */

const OPERATION: Readonly<Record<string, v1.RelationshipUpdate_Operation>> = {
  create: v1.RelationshipUpdate_Operation.CREATE,
  touch: v1.RelationshipUpdate_Operation.TOUCH,
  delete: v1.RelationshipUpdate_Operation.DELETE,
};

type Permissionship = v1.CheckPermissionResponse_Permissionship;

export const MAY: Permissionship = v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION;
export const MAY_NOT: Permissionship = v1.CheckPermissionResponse_Permissionship.NO_PERMISSION;

export function object(text: string): v1.ObjectReference {
  const { type, id } = parseObject(text);
  return v1.ObjectReference.create({ objectType: type, objectId: id });
}

export function subject(text: string): v1.SubjectReference {
  const { type, id, relation } = parseSubject(text);
  return v1.SubjectReference.create({
    object: { objectType: type, objectId: id },
    optionalRelation: relation,
  });
}

/** `document:readme#viewer@user:anna`, with `[caveat:{…}]` and `[expiration:…]` if wanted. */
export function relationship(text: string): v1.Relationship {
  return toWire(parseRelationship(text));
}

/** `create document:readme#viewer@user:anna` */
export function update(line: string): v1.RelationshipUpdate {
  const [operation = '', text = ''] = line.split(/ (.*)/s);
  return v1.RelationshipUpdate.create({
    operation: OPERATION[operation]!,
    relationship: relationship(text),
  });
}

export function writeOf(...lines: readonly string[]): v1.WriteRelationshipsRequest {
  return v1.WriteRelationshipsRequest.create({ updates: lines.map(update) });
}

/** `document:readme#view@user:anna` as a question. */
export function checkOf(
  text: string,
  consistency?: v1.Consistency,
  fields: Partial<v1.CheckPermissionRequest> = {},
): v1.CheckPermissionRequest {
  return v1.CheckPermissionRequest.create({
    ...question(text),
    ...fields,
    ...(consistency && { consistency }),
  });
}

export function bulkOf(
  texts: readonly string[],
  fields: Partial<v1.CheckBulkPermissionsRequest> = {},
): v1.CheckBulkPermissionsRequest {
  const items = texts.map((text) => v1.CheckBulkPermissionsRequestItem.create(question(text)));
  return v1.CheckBulkPermissionsRequest.create({ items, ...fields });
}

/** `document:readme#view` */
export function expandOf(text: string, consistency?: v1.Consistency): v1.ExpandPermissionTreeRequest {
  const { object: resource, relation: permission } = parseObjectAndRelation(text);
  return v1.ExpandPermissionTreeRequest.create({
    resource: { objectType: resource.type, objectId: resource.id },
    permission,
    ...(consistency && { consistency }),
  });
}

export function readOf(
  filter: FilterFields,
  fields: Partial<v1.ReadRelationshipsRequest> = {},
): v1.ReadRelationshipsRequest {
  return v1.ReadRelationshipsRequest.create({ relationshipFilter: filterOf(filter), ...fields });
}

export function deleteOf(
  filter: FilterFields,
  fields: Partial<v1.DeleteRelationshipsRequest> = {},
): v1.DeleteRelationshipsRequest {
  return v1.DeleteRelationshipsRequest.create({ relationshipFilter: filterOf(filter), ...fields });
}

export function schemaOf(schema: string): v1.WriteSchemaRequest {
  return v1.WriteSchemaRequest.create({ schema });
}

/** A filter, all fields optional. `subjectRelation: ''` asks for subjects without a relation. */
export interface FilterFields {
  readonly type?: string;
  readonly id?: string;
  readonly prefix?: string;
  readonly relation?: string;
  readonly subjectType?: string;
  readonly subjectId?: string;
  readonly subjectRelation?: string;
}

export function filterOf(fields: FilterFields): v1.RelationshipFilter {
  const { subjectType, subjectId = '', subjectRelation } = fields;
  return v1.RelationshipFilter.create({
    resourceType: fields.type ?? '',
    optionalResourceId: fields.id ?? '',
    optionalResourceIdPrefix: fields.prefix ?? '',
    optionalRelation: fields.relation ?? '',
    ...(subjectType !== undefined && {
      optionalSubjectFilter: {
        subjectType,
        optionalSubjectId: subjectId,
        ...(subjectRelation !== undefined && { optionalRelation: { relation: subjectRelation } }),
      },
    }),
  });
}

export function mustMatch(filter: FilterFields): v1.Precondition {
  return v1.Precondition.create({
    operation: v1.Precondition_Operation.MUST_MATCH,
    filter: filterOf(filter),
  });
}

export function mustNotMatch(filter: FilterFields): v1.Precondition {
  return v1.Precondition.create({
    operation: v1.Precondition_Operation.MUST_NOT_MATCH,
    filter: filterOf(filter),
  });
}

export const FULLY_CONSISTENT: v1.Consistency = requiring({
  oneofKind: 'fullyConsistent',
  fullyConsistent: true,
});
export const MINIMIZE_LATENCY: v1.Consistency = requiring({
  oneofKind: 'minimizeLatency',
  minimizeLatency: true,
});

export function atLeast(token: v1.ZedToken | undefined): v1.Consistency {
  return requiring({ oneofKind: 'atLeastAsFresh', atLeastAsFresh: token ?? { token: '' } });
}

export function exactly(token: v1.ZedToken | undefined): v1.Consistency {
  return requiring({ oneofKind: 'atExactSnapshot', atExactSnapshot: token ?? { token: '' } });
}

/** What a relationship says, in one line, without what it depends on. */
export function identityOf({ resource, relation, subject: who }: v1.Relationship): string {
  return `${objectText(resource)}#${relation}@${subjectText(who)}`;
}

export function objectText(reference: v1.ObjectReference | undefined): string {
  return `${reference?.objectType}:${reference?.objectId}`;
}

export function subjectText(reference: v1.SubjectReference | undefined): string {
  const relation = reference?.optionalRelation ?? '';
  return `${objectText(reference?.object)}${relation === '' ? '' : `#${relation}`}`;
}

function requiring(requirement: v1.Consistency['requirement']): v1.Consistency {
  return v1.Consistency.create({ requirement });
}

function question(text: string): Pick<v1.CheckPermissionRequest, 'resource' | 'permission' | 'subject'> {
  const { resource, relation, subject: who } = relationship(text);
  return { resource: resource!, permission: relation, subject: who! };
}

function toWire({ resource, relation, subject: who, caveat, expiresAtNs }: Relationship): v1.Relationship {
  return v1.Relationship.create({
    resource: { objectType: resource.type, objectId: resource.id },
    relation,
    subject: { object: { objectType: who.type, objectId: who.id }, optionalRelation: who.relation },
    ...(caveat && {
      optionalCaveat: {
        caveatName: caveat.name,
        context: v1.PbStruct.fromJson(JSON.parse(JSON.stringify(caveat.context))),
      },
    }),
    ...(expiresAtNs !== undefined && {
      optionalExpiresAt: {
        seconds: (expiresAtNs / 1_000_000_000n).toString(),
        nanos: Number(expiresAtNs % 1_000_000_000n),
      },
    }),
  });
}
