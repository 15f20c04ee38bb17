import type { ReflectionCaveat } from '../../gen/authzed/api/v1/ReflectionCaveat.ts';
import type { ReflectionCaveatParameter } from '../../gen/authzed/api/v1/ReflectionCaveatParameter.ts';
import type { ReflectionDefinition } from '../../gen/authzed/api/v1/ReflectionDefinition.ts';
import type { ReflectionPermission } from '../../gen/authzed/api/v1/ReflectionPermission.ts';
import type { ReflectionRelation } from '../../gen/authzed/api/v1/ReflectionRelation.ts';
import type { ReflectionRelationReference } from '../../gen/authzed/api/v1/ReflectionRelationReference.ts';
import type { ReflectionTypeReference } from '../../gen/authzed/api/v1/ReflectionTypeReference.ts';
import type {
  ReflectedCaveat,
  ReflectedDefinition,
  ReflectedMember,
  ReflectedParameter,
  ReflectedPermission,
  ReflectedRelation,
  ReflectedSubjectType,
} from '../../model/reflection.ts';

/*
 * The messages have no room for a permission's expression and for whether a subject type must carry an expiration.
 */

export function encodeDefinition(definition: ReflectedDefinition): ReflectionDefinition {
  const { name, comment, relations, permissions } = definition;
  return {
    name,
    comment,
    relations: relations.map(encodeRelation),
    permissions: permissions.map(encodePermission),
  };
}

export function encodeRelation({
  definition,
  name,
  comment,
  subjectTypes,
}: ReflectedRelation): ReflectionRelation {
  const encoded = subjectTypes.map(encodeSubjectType);
  return { name, comment, parentDefinitionName: definition, subjectTypes: encoded };
}

/** A plain subject says so with true; SpiceDB sends the field set to false. */
export function encodeSubjectType(subjectType: ReflectedSubjectType): ReflectionTypeReference {
  const { type, kind, relation, caveat } = subjectType;
  const names = { subjectDefinitionName: type, optionalCaveatName: caveat };
  switch (kind) {
    case 'object':
      return { ...names, isTerminalSubject: true };
    case 'subject-set':
      return { ...names, optionalRelationName: relation };
    case 'wildcard':
      return { ...names, isPublicWildcard: true };
  }
}

export function encodePermission({ definition, name, comment }: ReflectedPermission): ReflectionPermission {
  return { name, comment, parentDefinitionName: definition };
}

export function encodeCaveat({ name, comment, parameters, expression }: ReflectedCaveat): ReflectionCaveat {
  return { name, comment, parameters: parameters.map(encodeParameter), expression };
}

export function encodeParameter({ caveat, name, type }: ReflectedParameter): ReflectionCaveatParameter {
  return { name, type, parentCaveatName: caveat };
}

export function encodeMember({ definition, name, kind }: ReflectedMember): ReflectionRelationReference {
  return { definitionName: definition, relationName: name, isPermission: kind === 'permission' };
}
