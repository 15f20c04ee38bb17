import { formatParameterType } from '../caveats/parameter-type.ts';
import { Fault } from '../model/fault.ts';
import type { RelationshipFilter } from '../model/filter.ts';
import type { Relationship } from '../model/relationship.ts';
import { formatRelationship } from '../model/relationship-text.ts';
import { WILDCARD } from '../model/relationship.ts';
import { formatAllowedSubject, isSameAllowed } from './allowed-subject.ts';
import type { AllowedSubject, CaveatDefinition, Definition, Member, Schema } from './schema.ts';

/** The change is refused with `refuse(found)` if a stored relationship matches the filter. The store's `SchemaGuard`. */
export interface ChangeGuard {
  readonly filter: RelationshipFilter;
  refuse(found: Relationship): Fault;
}

type Content = Pick<Schema, 'definitions' | 'caveats'>;

/**
 * What must not be stored for `after` to replace `before`: one guard for each definition, relation and allowed subject
 * type that goes away. Whatever is added, and every change to a permission or to a caveat's expression, is free.
 * @throws Fault `schema-unsafe` when a caveat loses a parameter or changes the type of one, whatever is stored.
 * Source: the shared contract on the schema language, "WriteSchema".
 */
export function checkChange(before: Content, after: Content): readonly ChangeGuard[] {
  for (const caveat of before.caveats.values()) checkCaveat(caveat, after.caveats.get(caveat.name));
  return [...before.definitions.values()].flatMap((definition) => {
    const next = after.definitions.get(definition.name);
    if (next === undefined) return [guardDefinition(definition)];
    const relations = [...definition.members.values()].filter(({ kind }) => kind === 'relation');
    return relations.flatMap((relation) =>
      guardRelation(definition, relation, next.members.get(relation.name)),
    );
  });
}

/** A caveat that goes away takes its parameters along: the relations' allowed types protect the data. */
function checkCaveat(before: CaveatDefinition, after: CaveatDefinition | undefined): void {
  if (after === undefined) return;
  for (const [parameter, type] of before.parameters) {
    const next = after.parameters.get(parameter);
    const where = `parameter \`${parameter}\` on caveat \`${before.name}\``;
    const names = { caveat_name: before.name, parameter_name: parameter };
    if (next === undefined) {
      const details = { operation: 'remove_parameter', ...names };
      throw new Fault('schema-unsafe', `cannot remove ${where}`, { details });
    }
    const [was, is] = [formatParameterType(type), formatParameterType(next)];
    if (was !== is) {
      const details = { operation: 'change_parameter_type', ...names };
      throw new Fault('schema-unsafe', `cannot change the type of ${where}: from \`${was}\` to \`${is}\``, {
        details,
      });
    }
  }
}

/** Its use as a subject type is covered by the relations that must no longer allow it. */
function guardDefinition({ name }: Definition): ChangeGuard {
  const what = `cannot delete object definition \`${name}\`, as at least one relationship exists under it`;
  return guard({ resourceType: name }, what, { operation: 'delete_object_definition', resource_type: name });
}

/** @param next what bears the relation's name from now on. */
function guardRelation(
  definition: Definition,
  relation: Member,
  next: Member | undefined,
): readonly ChangeGuard[] {
  if (next?.kind !== 'relation') return guardRemoval(definition, relation);
  return relation.allowed
    .filter((allowed) => !next.allowed.some((one) => isSameAllowed(one, allowed)))
    .map((allowed) => guardAllowed(definition, relation, allowed));
}

function guardRemoval({ name: type }: Definition, { name }: Member): readonly ChangeGuard[] {
  const what = `cannot delete relation \`${name}\` in object definition \`${type}\``;
  const names = { resource_type: type, relation: name };
  const under = `${what}, as at least one relationship exists under it`;
  const inSubject = `${what}, as at least one relationship references it as part of a subject`;
  return [
    guard({ resourceType: type, relation: name }, under, { operation: 'delete_relation', ...names }),
    guard({ subject: { type, relation: name } }, inSubject, {
      operation: 'delete_relation_reverse_check',
      ...names,
    }),
  ];
}

function guardAllowed({ name: type }: Definition, { name }: Member, allowed: AllowedSubject): ChangeGuard {
  const text = formatAllowedSubject(allowed);
  const isWildcard = allowed.kind === 'wildcard';
  const filter: RelationshipFilter = {
    resourceType: type,
    relation: name,
    subject: { type: allowed.type, id: isWildcard ? WILDCARD : undefined, relation: allowed.relation },
    traits: { caveat: allowed.caveat, expires: allowed.expires, wildcard: isWildcard },
  };
  const what = `cannot remove allowed type \`${text}\` from relation \`${name}\` in object definition \`${type}\``;
  const details = {
    operation: 'remove_allowed_type',
    resource_type: type,
    relation: name,
    allowed_type: text,
  };
  return guard(filter, `${what}, as a relationship exists with it`, details);
}

function guard(
  filter: RelationshipFilter,
  what: string,
  details: Readonly<Record<string, string>>,
): ChangeGuard {
  return {
    filter,
    refuse(found) {
      const relationship = formatRelationship(found);
      return new Fault('schema-unsafe', `${what}: ${relationship}`, {
        details: { ...details, relationship },
      });
    },
  };
}
