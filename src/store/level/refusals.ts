import { Fault } from '../../model/fault.ts';
import type { RelationshipFilter } from '../../model/filter.ts';
import { formatIdentity } from '../../model/relationship-text.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { Precondition } from '../../model/update.ts';
import type { Counter } from '../store.ts';

/** Why a commit was refused. Detail keys are those of the wire contract, "Errors", rows 7, 12, 16, 18, 26 and 27. */

export function alreadyExists(relationship: Relationship): Fault {
  const text = formatIdentity(relationship);
  const { resource, relation, subject } = relationship;
  return new Fault(
    'already-exists',
    `could not create relationship \`${text}\`: it already exists; touch replaces it`,
    {
      details: {
        relationship: text,
        resource_type: resource.type,
        resource_object_id: resource.id,
        resource_relation: relation,
        subject_type: subject.type,
        subject_object_id: subject.id,
        subject_relation: subject.relation,
      },
    },
  );
}

/** @param position in the import, counted from 0. */
export function alreadyExistsAt(relationship: Relationship, position: number): Fault {
  const { message, details } = alreadyExists(relationship);
  return new Fault('already-exists', `relationship ${position + 1} of the import: ${message}`, { details });
}

export function duplicateUpdate(relationship: Relationship): Fault {
  const text = formatIdentity(relationship);
  return new Fault(
    'duplicate-update',
    `found more than one update of relationship \`${text}\` in one transaction`,
    {
      details: { definition_name: relationship.resource.type, relationship: text },
    },
  );
}

export function preconditionFailed({ operation, filter }: Precondition): Fault {
  const wanted = operation === 'must-match' ? 'must match' : 'must not match';
  return new Fault(
    'precondition-failed',
    `unable to satisfy write precondition \`${wanted} ${filterText(filter)}\``,
    {
      details: {
        precondition_operation:
          operation === 'must-match' ? 'OPERATION_MUST_MATCH' : 'OPERATION_MUST_NOT_MATCH',
        ...detailsOf('precondition_', filter),
      },
    },
  );
}

export function tooManyToDelete(filter: RelationshipFilter, limit: number): Fault {
  return new Fault(
    'too-many-to-delete',
    `found more than ${limit} relationships to be deleted and partial deletion was not requested`,
    { details: { limit: String(limit), ...detailsOf('filter_', filter) } },
  );
}

export function schemaChanged(expected: Revision, found: Revision): Fault {
  return new Fault(
    'schema-changed',
    `the schema has changed: expected that of revision ${expected}, found that of revision ${found}`,
  );
}

export function counterExists({ name, filter }: Counter): Fault {
  return new Fault('counter-exists', `counter with name \`${name}\` is already registered`, {
    details: { counter_name: name, ...detailsOf('new_filter_', filter) },
  });
}

export function counterUnknown(name: string): Fault {
  return new Fault('counter-unknown', `counter with name \`${name}\` is not registered`, {
    details: { counter_name: name },
  });
}

/** `document:readme#viewer@user:anna#...` with `*` for what is open, and `readme*` for a prefix. */
function filterText({
  resourceType,
  resourceId,
  resourceIdPrefix,
  relation,
  subject,
}: RelationshipFilter): string {
  const id = resourceId ?? (resourceIdPrefix === undefined ? '*' : `${resourceIdPrefix}*`);
  const resource = `${resourceType ?? '*'}:${id}#${relation ?? '*'}`;
  if (subject === undefined) return resource;
  const subjectRelation = subject.relation === '' ? '...' : (subject.relation ?? '*');
  return `${resource}@${subject.type}:${subject.id ?? '*'}#${subjectRelation}`;
}

/** The fields of a filter that are set. */
function detailsOf(prefix: string, filter: RelationshipFilter): Readonly<Record<string, string>> {
  const { resourceType, resourceId, resourceIdPrefix, relation, subject } = filter;
  const fields = {
    resource_type: resourceType,
    resource_id: resourceId,
    resource_id_prefix: resourceIdPrefix,
    relation,
    subject_type: subject?.type,
    subject_id: subject?.id,
    subject_relation: subject?.relation,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[`${prefix}${name}`, value]],
    ),
  );
}
