import type { JsonObject } from '../base/json.ts';
import { Fault } from '../model/fault.ts';
import type { RelationshipFilter } from '../model/filter.ts';
import type { Precondition } from '../model/update.ts';
import { checkFilter } from '../schema/check-filter.ts';
import type { Schema } from '../schema/schema.ts';

/**
 * A filter that says something, and not two things about the id.
 * @throws Fault `invalid-filter`
 */
export function requireFilter(filter: RelationshipFilter): void {
  const facts = { details: { filter: JSON.stringify(filterToJson(filter)) } };
  if (isEmpty(filter)) {
    throw new Fault(
      'invalid-filter',
      'the relationship filter provided is not valid: at least one field must be set',
      facts,
    );
  }
  if (filter.resourceId !== undefined && filter.resourceIdPrefix !== undefined) {
    throw new Fault(
      'invalid-filter',
      'the relationship filter provided is not valid: resource id and resource id prefix cannot be set at the same time',
      facts,
    );
  }
}

/** @throws Fault `empty-precondition`, `invalid-filter`, `unknown-definition`, `unknown-relation` */
export function requirePreconditions(schema: Schema, preconditions: readonly Precondition[]): void {
  for (const { filter } of preconditions) {
    if (isEmpty(filter)) throw new Fault('empty-precondition', 'one of the specified preconditions is empty');
    requireFilter(filter);
    checkFilter(schema, filter);
  }
}

export function filterToJson(filter: RelationshipFilter): JsonObject {
  return dropAbsent({
    resource_type: filter.resourceType,
    resource_id: filter.resourceId,
    resource_id_prefix: filter.resourceIdPrefix,
    relation: filter.relation,
    subject_type: filter.subject?.type,
    subject_id: filter.subject?.id,
    subject_relation: filter.subject?.relation,
  });
}

function isEmpty(filter: RelationshipFilter): boolean {
  return Object.keys(filterToJson(filter)).length === 0;
}

function dropAbsent(fields: Readonly<Record<string, string | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}
