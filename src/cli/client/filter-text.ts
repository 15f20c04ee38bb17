import type { RelationshipFilter } from '../../gen/authzed/api/v1/RelationshipFilter.ts';
import type { SubjectFilter } from '../../gen/authzed/api/v1/SubjectFilter.ts';
import { Fault } from '../../model/fault.ts';
import { OBJECT_ID, OPTIONAL_RESOURCE_ID, RELATION, type NameRule, TYPE } from '../../model/name-rules.ts';
import { ELLIPSIS, partOf } from '../../model/object-text.ts';

/*
 * Which relationships are meant, in the form of a relationship with parts left out:
 *
 *   document                         all on documents
 *   document:readme                  all on one document
 *   document:draft-*                 all on documents whose id begins with `draft-`
 *   document#viewer                  one relation of all documents
 *   @user:anna                       all that speak of anna
 *   @user:*                          all that speak of everyone
 *   document#viewer@group#member     subject sets of any group
 *   document#viewer@group:eng#...    the group itself, and not its sets
 *
 * A part that is begun must be there: `document:` is what a script makes of an id it forgot to set, and deleting by it
 * would delete everything.
 */
const PATTERN = /^([^:#@]*)(?::([^:#@]*))?(?:#([^:#@]*))?(?:@([^:#@]*)(?::([^:#@]*))?(?:#([^:#@]*))?)?$/;
const FORM = 'type:id#relation@type:id#relation';

/** @throws Fault `invalid-argument` that says which part is wrong. */
export function parseFilter(text: string): RelationshipFilter {
  const parts = text === '' ? null : PATTERN.exec(text);
  if (parts === null) {
    throw new Fault(
      'invalid-argument',
      `expected a filter, \`${FORM}\` with parts left out, found \`${text}\``,
    );
  }
  const [, type, id, relation, subjectType, subjectId, subjectRelation] = parts;
  return {
    ...(type !== '' && { resourceType: partOf('resource type', type, TYPE) }),
    ...(id !== undefined && resourceId(id)),
    ...(relation !== undefined && { optionalRelation: partOf('relation', relation, RELATION) }),
    ...(subjectType !== undefined && {
      optionalSubjectFilter: subjectFilter(subjectType, subjectId, subjectRelation),
    }),
  };
}

function resourceId(text: string): RelationshipFilter {
  if (!text.endsWith('*')) return { optionalResourceId: given('resource id', text, OPTIONAL_RESOURCE_ID) };
  return {
    optionalResourceIdPrefix: given('prefix of the resource id', text.slice(0, -1), OPTIONAL_RESOURCE_ID),
  };
}

function subjectFilter(type: string, id: string | undefined, relation: string | undefined): SubjectFilter {
  return {
    subjectType: partOf('subject type', type, TYPE),
    ...(id !== undefined && { optionalSubjectId: partOf('subject id', id, OBJECT_ID) }),
    ...(relation !== undefined && {
      optionalRelation: {
        relation: relation === ELLIPSIS ? '' : partOf('subject relation', relation, RELATION),
      },
    }),
  };
}

function given(role: string, text: string, rule: NameRule): string {
  if (text === '') throw new Fault('invalid-argument', `the ${role} must not be empty; leave out its \`:\``);
  return partOf(role, text, rule);
}
