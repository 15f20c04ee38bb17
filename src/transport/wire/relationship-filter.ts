import type { RelationshipFilter__Output } from '../../gen/authzed/api/v1/RelationshipFilter.ts';
import type { SubjectFilter__Output } from '../../gen/authzed/api/v1/SubjectFilter.ts';
import { Fault } from '../../model/fault.ts';
import type { RelationshipFilter, SubjectFilter } from '../../model/filter.ts';
import {
  OPTIONAL_RELATION,
  OPTIONAL_RESOURCE_ID,
  OPTIONAL_SUBJECT_ID,
  OPTIONAL_TYPE,
  TYPE,
} from '../../model/name-rules.ts';
import { WILDCARD } from '../../model/relationship.ts';
import { fieldPath, RULES, type Violations } from './violations.ts';

/** `message` is the required field `field` below `parent`. */
export function decodeFilter(
  message: RelationshipFilter__Output | null,
  parent: string,
  field: string,
  violations: Violations,
): RelationshipFilter {
  if (message === null) {
    violations.add(parent, field, RULES.required);
    return {};
  }
  const path = fieldPath(parent, field);
  const { resourceType, optionalResourceId, optionalResourceIdPrefix, optionalRelation } = message;
  violations.checkName(OPTIONAL_TYPE, resourceType, path, 'resource_type');
  violations.checkName(OPTIONAL_RESOURCE_ID, optionalResourceId, path, 'optional_resource_id');
  violations.checkName(OPTIONAL_RELATION, optionalRelation, path, 'optional_relation');
  const subject = decodeSubjectFilter(message.optionalSubjectFilter, path, violations);
  violations.checkName(OPTIONAL_RESOURCE_ID, optionalResourceIdPrefix, path, 'optional_resource_id_prefix');
  return {
    resourceType: present(resourceType),
    resourceId: present(optionalResourceId),
    resourceIdPrefix: present(optionalResourceIdPrefix),
    relation: present(optionalRelation),
    subject,
  };
}

/** @throws Fault `invalid-argument` on the subjects `type:*#relation`, which can't be stored. Reads do not ask this. */
export function refuseWildcardSubjectSetFilter({ subject }: RelationshipFilter): void {
  if (subject?.id === WILDCARD && subject.relation !== undefined && subject.relation !== '') {
    throw new Fault(
      'invalid-argument',
      'invalid SubjectFilter.OptionalRelation: optionalrelation must be empty on subject if object ID is a wildcard',
    );
  }
}

function decodeSubjectFilter(
  message: SubjectFilter__Output | null,
  parent: string,
  violations: Violations,
): SubjectFilter | undefined {
  if (message === null) return undefined;
  const path = `${parent}.optional_subject_filter`;
  violations.checkName(TYPE, message.subjectType, path, 'subject_type');
  violations.checkName(OPTIONAL_SUBJECT_ID, message.optionalSubjectId, path, 'optional_subject_id');
  const relation = message.optionalRelation?.relation; // present and empty: subjects without a relation
  if (relation !== undefined) {
    violations.checkName(OPTIONAL_RELATION, relation, `${path}.optional_relation`, 'relation');
  }
  return { type: message.subjectType, id: present(message.optionalSubjectId), relation };
}

/** On the wire an unset text is the empty text. */
function present(text: string): string | undefined {
  return text === '' ? undefined : text;
}
