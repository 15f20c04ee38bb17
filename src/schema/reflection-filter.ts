import { Fault } from '../model/fault.ts';
import type { ReflectedDefinition, ReflectedSchema, ReflectionFilter } from '../model/reflection.ts';

/**
 * The part of a schema that some filter selects; all of it when there is none. Caveats appear if a filter names one,
 * definitions likewise; a filter on relations or on permissions narrows the members that are listed to those.
 * Source: the shared contract on semantics, "Schema reflection".
 */
export function selectReflected(
  { definitions, caveats }: ReflectedSchema,
  filters: readonly ReflectionFilter[],
): ReflectedSchema {
  if (filters.length === 0) return { definitions, caveats };
  const onDefinitions = filters.filter(({ definition }) => definition !== '');
  const onCaveats = filters.filter(({ caveat }) => caveat !== '');
  return {
    definitions: definitions.flatMap((definition) => {
      const matching = onDefinitions.filter((filter) => definition.name.startsWith(filter.definition));
      return matching.length === 0 ? [] : [selectMembers(definition, matching)];
    }),
    caveats: caveats.filter(({ name }) => onCaveats.some(({ caveat }) => name.startsWith(caveat))),
  };
}

/** @throws Fault `invalid-filter` when the fields of the filter can't be meant together. */
export function checkReflectionFilter(filter: ReflectionFilter): void {
  const problem = problemOf(filter);
  if (problem === undefined) return;
  throw new Fault('invalid-filter', `the schema filter provided is not valid: ${problem}`, {
    details: { filter: JSON.stringify(filter) },
  });
}

function problemOf({ definition, caveat, relation, permission }: ReflectionFilter): string | undefined {
  if (definition !== '' && caveat !== '') {
    return 'a definition name and a caveat name cannot be set at the same time';
  }
  if (relation !== '' && permission !== '') {
    return 'a relation name and a permission name cannot be set at the same time';
  }
  if (relation !== '' && definition === '') return 'a relation name needs a definition name beside it';
  if (permission !== '' && definition === '') return 'a permission name needs a definition name beside it';
  return undefined;
}

/** @param filters not empty; each selects the definition. */
function selectMembers(
  definition: ReflectedDefinition,
  filters: readonly ReflectionFilter[],
): ReflectedDefinition {
  const onRelations = filters.filter(({ permission }) => permission === '');
  const onPermissions = filters.filter(({ relation }) => relation === '');
  return {
    ...definition,
    relations: definition.relations.filter(({ name }) =>
      onRelations.some(({ relation }) => name.startsWith(relation)),
    ),
    permissions: definition.permissions.filter(({ name }) =>
      onPermissions.some(({ permission }) => name.startsWith(permission)),
    ),
  };
}
