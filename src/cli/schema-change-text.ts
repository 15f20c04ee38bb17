import { unreachable } from '../base/assert.ts';
import type { ReflectedPermission, ReflectedRelation } from '../model/reflection.ts';
import type { SchemaChange } from '../model/schema-change.ts';
import { formatAllowedSubject } from '../schema/allowed-subject.ts';

/** One difference on one line: `+` for what was added, `-` for what was removed, `~` for what changed inside. */
export function formatSchemaChange(change: SchemaChange): string {
  switch (change.kind) {
    case 'definition-added':
      return `+ definition ${change.definition.name}`;
    case 'definition-removed':
      return `- definition ${change.definition.name}`;
    case 'definition-comment-changed':
      return `~ definition ${change.definition.name}: comment`;
    case 'relation-added':
      return `+ ${relationText(change.relation)}: ${typesText(change.relation)}`;
    case 'relation-removed':
      return `- ${relationText(change.relation)}: ${typesText(change.relation)}`;
    case 'relation-comment-changed':
      return `~ ${relationText(change.relation)}: comment`;
    case 'subject-type-added':
      return `~ ${relationText(change.relation)}: + ${formatAllowedSubject(change.subjectType)}`;
    case 'subject-type-removed':
      return `~ ${relationText(change.relation)}: - ${formatAllowedSubject(change.subjectType)}`;
    case 'permission-added':
      return `+ ${permissionText(change.permission)} = ${change.permission.expression}`;
    case 'permission-removed':
      return `- ${permissionText(change.permission)} = ${change.permission.expression}`;
    case 'permission-comment-changed':
      return `~ ${permissionText(change.permission)}: comment`;
    case 'permission-expression-changed': {
      const { permission, previousExpression } = change;
      return `~ ${permissionText(permission)} = ${permission.expression} (was ${previousExpression})`;
    }
    case 'caveat-added':
      return `+ caveat ${change.caveat.name}`;
    case 'caveat-removed':
      return `- caveat ${change.caveat.name}`;
    case 'caveat-comment-changed':
      return `~ caveat ${change.caveat.name}: comment`;
    case 'caveat-expression-changed':
      return `~ caveat ${change.caveat.name}: expression`;
    case 'caveat-parameter-added':
      return `~ caveat ${change.parameter.caveat}: + ${change.parameter.name} ${change.parameter.type}`;
    case 'caveat-parameter-removed':
      return `~ caveat ${change.parameter.caveat}: - ${change.parameter.name} ${change.parameter.type}`;
    case 'caveat-parameter-type-changed': {
      const { parameter, previousType } = change;
      return `~ caveat ${parameter.caveat}: ${parameter.name} ${parameter.type} (was ${previousType})`;
    }
    default:
      return unreachable(change);
  }
}

function relationText({ definition, name }: ReflectedRelation): string {
  return `relation ${definition}#${name}`;
}

function typesText({ subjectTypes }: ReflectedRelation): string {
  return subjectTypes.map(formatAllowedSubject).join(' | ');
}

function permissionText({ definition, name }: ReflectedPermission): string {
  return `permission ${definition}#${name}`;
}
