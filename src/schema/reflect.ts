import { formatParameterType } from '../caveats/parameter-type.ts';
import type {
  ReflectedCaveat,
  ReflectedDefinition,
  ReflectedPermission,
  ReflectedRelation,
  ReflectedSchema,
} from '../model/reflection.ts';
import { formatRewrite } from './format-rewrite.ts';
import type { CaveatDefinition, Definition, Schema } from './schema.ts';

/** The schema as data for programs. */
export function reflect({ definitions, caveats }: Pick<Schema, 'definitions' | 'caveats'>): ReflectedSchema {
  return {
    definitions: [...definitions.values()].map(reflectDefinition).toSorted(byName),
    caveats: [...caveats.values()].map(reflectCaveat).toSorted(byName),
  };
}

function reflectDefinition({ name: definition, comment, members }: Definition): ReflectedDefinition {
  const relations: ReflectedRelation[] = [];
  const permissions: ReflectedPermission[] = [];
  for (const member of members.values()) {
    const names = { definition, name: member.name, comment: member.comment };
    if (member.kind === 'relation' || member.rewrite === undefined)
      relations.push({ ...names, subjectTypes: member.allowed });
    else permissions.push({ ...names, expression: formatRewrite(member.rewrite) });
  }
  return { name: definition, comment, relations, permissions };
}

function reflectCaveat({ name: caveat, comment, parameters, compiled }: CaveatDefinition): ReflectedCaveat {
  const reflected = [...parameters].map(([name, type]) => ({
    caveat,
    name,
    type: formatParameterType(type),
  }));
  return { name: caveat, comment, parameters: reflected.toSorted(byName), expression: compiled.expression };
}

/** By code unit. Names are unique where this is used. */
function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
