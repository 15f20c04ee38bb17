import type { RelationshipFilter } from '../model/filter.ts';
import { definitionOf, memberOf } from './named.ts';
import type { Schema } from './schema.ts';

/**
 * What a filter names must exist: the resource type and then its relation, the subject type and then its. A relation
 * without a resource type is not looked at.
 * @throws Fault `unknown-definition`, `unknown-relation`.
 */
export function checkFilter(schema: Schema, { resourceType, relation, subject }: RelationshipFilter): void {
  if (resourceType !== undefined) {
    const definition = definitionOf(schema, resourceType);
    if (relation !== undefined) memberOf(definition, relation);
  }
  if (subject !== undefined) {
    const definition = definitionOf(schema, subject.type);
    if (subject.relation !== undefined && subject.relation !== '') memberOf(definition, subject.relation);
  }
}
