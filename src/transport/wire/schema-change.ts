import type { ReflectionSchemaDiff } from '../../gen/authzed/api/v1/ReflectionSchemaDiff.ts';
import { unreachable } from '../../base/assert.ts';
import type { SchemaChange } from '../../model/schema-change.ts';
import {
  encodeCaveat,
  encodeDefinition,
  encodeParameter,
  encodePermission,
  encodeRelation,
  encodeSubjectType,
} from './reflection.ts';

export function encodeSchemaChange(change: SchemaChange): ReflectionSchemaDiff {
  switch (change.kind) {
    case 'definition-added':
      return { definitionAdded: encodeDefinition(change.definition) };
    case 'definition-removed':
      return { definitionRemoved: encodeDefinition(change.definition) };
    case 'definition-comment-changed':
      return { definitionDocCommentChanged: encodeDefinition(change.definition) };
    case 'relation-added':
      return { relationAdded: encodeRelation(change.relation) };
    case 'relation-removed':
      return { relationRemoved: encodeRelation(change.relation) };
    case 'relation-comment-changed':
      return { relationDocCommentChanged: encodeRelation(change.relation) };
    case 'subject-type-added':
      return { relationSubjectTypeAdded: encodeSubjectTypeChange(change) };
    case 'subject-type-removed':
      return { relationSubjectTypeRemoved: encodeSubjectTypeChange(change) };
    case 'permission-added':
      return { permissionAdded: encodePermission(change.permission) };
    case 'permission-removed':
      return { permissionRemoved: encodePermission(change.permission) };
    case 'permission-comment-changed':
      return { permissionDocCommentChanged: encodePermission(change.permission) };
    case 'permission-expression-changed':
      return { permissionExprChanged: encodePermission(change.permission) };
    case 'caveat-added':
      return { caveatAdded: encodeCaveat(change.caveat) };
    case 'caveat-removed':
      return { caveatRemoved: encodeCaveat(change.caveat) };
    case 'caveat-comment-changed':
      return { caveatDocCommentChanged: encodeCaveat(change.caveat) };
    case 'caveat-expression-changed':
      return { caveatExprChanged: encodeCaveat(change.caveat) };
    case 'caveat-parameter-added':
      return { caveatParameterAdded: encodeParameter(change.parameter) };
    case 'caveat-parameter-removed':
      return { caveatParameterRemoved: encodeParameter(change.parameter) };
    case 'caveat-parameter-type-changed': {
      const parameter = encodeParameter(change.parameter);
      return { caveatParameterTypeChanged: { parameter, previousType: change.previousType } };
    }
    default:
      return unreachable(change);
  }
}

function encodeSubjectTypeChange({
  relation,
  subjectType,
}: Extract<SchemaChange, { readonly subjectType: unknown }>): NonNullable<
  ReflectionSchemaDiff['relationSubjectTypeAdded']
> {
  return { relation: encodeRelation(relation), changedSubjectType: encodeSubjectType(subjectType) };
}
