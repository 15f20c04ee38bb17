import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { Fault } from '../../../src/model/fault.ts';
import { CAVEAT, OBJECT_ID, OPTIONAL_RELATION, RELATION, TYPE } from '../../../src/model/name-rules.ts';
import { OPTIONAL_RESOURCE_ID, OPTIONAL_SUBJECT_ID, OPTIONAL_TYPE } from '../../../src/model/name-rules.ts';
import { checkBulkPermissionsRpc } from '../../../src/transport/wire/check-bulk-permissions.ts';
import { checkPermissionRpc } from '../../../src/transport/wire/check-permission.ts';
import { deleteRelationshipsRpc } from '../../../src/transport/wire/delete-relationships.ts';
import { expandPermissionTreeRpc } from '../../../src/transport/wire/expand-permission-tree.ts';
import { readRelationshipsRpc } from '../../../src/transport/wire/read-relationships.ts';
import type { Rpc } from '../../../src/transport/wire/rpc.ts';
import { writeSchemaRpc } from '../../../src/transport/wire/schema.ts';
import { writeRelationshipsRpc } from '../../../src/transport/wire/write-relationships.ts';

interface ClientType<Message> {
  readonly create: (value: object) => Message;
  readonly toBinary: (message: Message) => Uint8Array;
}

/** What a request is refused with, after it went over the wire; `` when it is not. */
function refusalOf<Theirs, Ours, Ask, Answer>(
  rpc: Pick<Rpc<Ours, Ask, Answer>, 'read' | 'decode'>,
  type: ClientType<Theirs>,
  request: object,
): string {
  const bytes = type.toBinary(type.create(request));
  try {
    rpc.decode(rpc.read(bytes), { contextBytesMax: 4_096, tracing: false });
    return '';
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.reason === 'invalid-argument') return thrown.message;
    throw thrown;
  }
}

const readme = { objectType: 'document', objectId: 'readme' };
const anna = { object: { objectType: 'user', objectId: 'anna' }, optionalRelation: '' };
const noPattern = ({ pattern }: { readonly pattern: string }): string =>
  `does not match regex pattern \`${pattern}\``;
const wildcardSet = { object: { objectType: 'user', objectId: '*' }, optionalRelation: 'member' };
const WILDCARD_RESOURCE = 'invalid ObjectReference.ObjectId: alphanumeric value is required';
const WILDCARD_SET =
  'invalid SubjectReference.OptionalRelation: optionalrelation must be empty on subject if object ID is a wildcard';
const WILDCARD_SET_FILTER =
  'invalid SubjectFilter.OptionalRelation: optionalrelation must be empty on subject if object ID is a wildcard';

const check = { resource: readme, permission: 'view', subject: anna };
const nan = v1.PbStruct.create({
  fields: { n: { kind: { oneofKind: 'numberValue', numberValue: Number.NaN } } },
});

test.each([
  { request: check, refusal: '' },
  { request: { ...check, permission: '' }, refusal: '' }, // whether the name exists is not for here
  { request: { ...check, resource: undefined }, refusal: 'resource: value is required' },
  { request: { ...check, subject: undefined }, refusal: 'subject: value is required' },
  { request: { ...check, subject: { object: undefined } }, refusal: 'subject.object: value is required' },
  {
    request: { ...check, resource: { objectType: '', objectId: 'a' } },
    refusal: `resource.object_type: ${noPattern(TYPE)}`,
  },
  {
    request: { ...check, resource: { objectType: 'Document', objectId: 'a' } },
    refusal: `resource.object_type: ${noPattern(TYPE)}`,
  },
  {
    request: { ...check, resource: { objectType: `${'abc/'.repeat(32)}abc`, objectId: 'a' } },
    refusal: 'resource.object_type: must be at most 128 bytes',
  },
  {
    request: { ...check, resource: { objectType: 'document', objectId: '' } },
    refusal: `resource.object_id: ${noPattern(OBJECT_ID)}`,
  },
  {
    request: { ...check, resource: { objectType: 'document', objectId: 'a:b' } },
    refusal: `resource.object_id: ${noPattern(OBJECT_ID)}`,
  },
  {
    request: { ...check, resource: { objectType: 'document', objectId: 'a'.repeat(1_025) } },
    refusal: 'resource.object_id: must be at most 1024 bytes',
  },
  {
    request: { ...check, resource: { objectType: 'document', objectId: 'é'.repeat(513) } }, // 1026 bytes
    refusal: 'resource.object_id: must be at most 1024 bytes',
  },
  { request: { ...check, resource: { objectType: 'document', objectId: 'a'.repeat(1_024) } }, refusal: '' },
  { request: { ...check, permission: 'View' }, refusal: `permission: ${noPattern(OPTIONAL_RELATION)}` },
  { request: { ...check, permission: 'a'.repeat(65) }, refusal: 'permission: must be at most 64 bytes' },
  {
    request: { ...check, subject: { ...anna, optionalRelation: '...' } },
    refusal: `subject.optional_relation: ${noPattern(OPTIONAL_RELATION)}`,
  },
  { request: { ...check, context: nan }, refusal: 'context: must have only finite numbers' },
  {
    request: { ...check, consistency: { requirement: { oneofKind: undefined } } },
    refusal: 'consistency.requirement: exactly one field is required in oneof',
  },
  {
    request: {
      ...check,
      consistency: { requirement: { oneofKind: 'minimizeLatency', minimizeLatency: false } },
    },
    refusal: 'consistency.minimize_latency: must equal true',
  },
  {
    request: {
      ...check,
      consistency: { requirement: { oneofKind: 'fullyConsistent', fullyConsistent: false } },
    },
    refusal: 'consistency.fully_consistent: must equal true',
  },
  {
    request: {
      ...check,
      consistency: { requirement: { oneofKind: 'atLeastAsFresh', atLeastAsFresh: { token: '' } } },
    },
    refusal: 'consistency.at_least_as_fresh.token: must be at least 1 bytes',
  },
  {
    request: {
      ...check,
      consistency: { requirement: { oneofKind: 'atExactSnapshot', atExactSnapshot: { token: '' } } },
    },
    refusal: 'consistency.at_exact_snapshot.token: must be at least 1 bytes',
  },
])('CheckPermission: $refusal', ({ request, refusal }) => {
  const found = refusalOf(checkPermissionRpc, v1.CheckPermissionRequest, request);
  expect(found).toBe(refusal === '' ? '' : `validation error: ${refusal}`);
});

test.each([
  { request: { ...check, resource: { objectType: 'document', objectId: '*' } }, refusal: WILDCARD_RESOURCE },
  { request: { ...check, subject: wildcardSet }, refusal: WILDCARD_SET },
  { request: { ...check, subject: { ...wildcardSet, optionalRelation: '' } }, refusal: '' }, // the operation's to refuse
])('CheckPermission, wildcards: $refusal', ({ request, refusal }) => {
  expect(refusalOf(checkPermissionRpc, v1.CheckPermissionRequest, request)).toBe(refusal);
});

test('fields come before wildcards, and all together', () => {
  const request = {
    resource: { objectType: 'document', objectId: '*' },
    permission: 'No',
    subject: { object: anna.object, optionalRelation: 'No' },
  };
  expect(refusalOf(checkPermissionRpc, v1.CheckPermissionRequest, request)).toBe(
    [
      'validation errors:',
      ` - permission: ${noPattern(OPTIONAL_RELATION)}`,
      ` - subject.optional_relation: ${noPattern(OPTIONAL_RELATION)}`,
    ].join('\n'),
  );
});

test.each([
  {
    request: { items: [check, { ...check, resource: undefined }] },
    refusal: 'items[1].resource: value is required',
  },
  {
    request: { items: [{ ...check, permission: 'x' }] },
    refusal: `items[0].permission: ${noPattern(OPTIONAL_RELATION)}`,
  },
  {
    request: { items: [{ ...check, context: nan }] },
    refusal: 'items[0].context: must have only finite numbers',
  },
  { request: { items: [{ ...check, subject: wildcardSet }] }, refusal: '' }, // each item's own matter
  { request: { items: [] }, refusal: '' },
])('CheckBulkPermissions: $refusal', ({ request, refusal }) => {
  const found = refusalOf(checkBulkPermissionsRpc, v1.CheckBulkPermissionsRequest, request);
  expect(found).toBe(refusal === '' ? '' : `validation error: ${refusal}`);
});

test.each([
  { request: {}, refusal: 'validation error: resource: value is required' },
  {
    request: { resource: readme, permission: '_' },
    refusal: `validation error: permission: ${noPattern(OPTIONAL_RELATION)}`,
  },
  { request: { resource: { ...readme, objectId: '*' }, permission: 'view' }, refusal: WILDCARD_RESOURCE },
  {
    request: { resource: readme, consistency: { requirement: { oneofKind: undefined } } },
    refusal: 'validation error: consistency.requirement: exactly one field is required in oneof',
  },
])('ExpandPermissionTree: $refusal', ({ request, refusal }) => {
  expect(refusalOf(expandPermissionTreeRpc, v1.ExpandPermissionTreeRequest, request)).toBe(refusal);
});

/** The filter is the same message in three calls; reads accept what can't be stored. */
const FILTERS = [
  { filter: { resourceType: 'A' }, refusal: `resource_type: ${noPattern(OPTIONAL_TYPE)}` },
  {
    filter: { optionalResourceId: '*' },
    refusal: `optional_resource_id: ${noPattern(OPTIONAL_RESOURCE_ID)}`,
  },
  {
    filter: { optionalResourceIdPrefix: '#' },
    refusal: `optional_resource_id_prefix: ${noPattern(OPTIONAL_RESOURCE_ID)}`,
  },
  { filter: { optionalRelation: 'A' }, refusal: `optional_relation: ${noPattern(OPTIONAL_RELATION)}` },
  {
    filter: { optionalSubjectFilter: { subjectType: '' } },
    refusal: `optional_subject_filter.subject_type: ${noPattern(TYPE)}`,
  },
  {
    filter: { optionalSubjectFilter: { subjectType: 'user', optionalSubjectId: '@' } },
    refusal: `optional_subject_filter.optional_subject_id: ${noPattern(OPTIONAL_SUBJECT_ID)}`,
  },
  {
    filter: { optionalSubjectFilter: { subjectType: 'user', optionalRelation: { relation: '...' } } },
    refusal: `optional_subject_filter.optional_relation.relation: ${noPattern(OPTIONAL_RELATION)}`,
  },
];

test.each(FILTERS)('a filter: $refusal', ({ filter, refusal }) => {
  const request = { relationshipFilter: filter };
  const expected = `validation error: relationship_filter.${refusal}`;
  expect(refusalOf(readRelationshipsRpc, v1.ReadRelationshipsRequest, request)).toBe(expected);
  expect(refusalOf(deleteRelationshipsRpc, v1.DeleteRelationshipsRequest, request)).toBe(expected);
  const optionalPreconditions = [{ operation: v1.Precondition_Operation.MUST_MATCH, filter }];
  expect(refusalOf(writeRelationshipsRpc, v1.WriteRelationshipsRequest, { optionalPreconditions })).toBe(
    `validation error: optional_preconditions[0].filter.${refusal}`,
  );
});

test('subjects that can not be stored may be read, and not deleted or required', () => {
  const filter = {
    optionalSubjectFilter: {
      subjectType: 'user',
      optionalSubjectId: '*',
      optionalRelation: { relation: 'member' },
    },
  };
  const optionalPreconditions = [{ operation: v1.Precondition_Operation.MUST_MATCH, filter }];
  const request = { relationshipFilter: filter };
  expect(refusalOf(readRelationshipsRpc, v1.ReadRelationshipsRequest, request)).toBe('');
  expect(refusalOf(deleteRelationshipsRpc, v1.DeleteRelationshipsRequest, request)).toBe(WILDCARD_SET_FILTER);
  const deletion = { relationshipFilter: { resourceType: 'document' }, optionalPreconditions };
  expect(refusalOf(deleteRelationshipsRpc, v1.DeleteRelationshipsRequest, deletion)).toBe(
    WILDCARD_SET_FILTER,
  );
  expect(refusalOf(writeRelationshipsRpc, v1.WriteRelationshipsRequest, { optionalPreconditions })).toBe(
    WILDCARD_SET_FILTER,
  );
});

test.each([
  { request: {}, refusal: 'relationship_filter: value is required' },
  {
    request: { relationshipFilter: {}, optionalCursor: { token: '' } },
    refusal: 'optional_cursor.token: must be at least 1 bytes',
  },
  {
    request: { relationshipFilter: {}, optionalCursor: { token: 'é'.repeat(51_201) } },
    refusal: 'optional_cursor.token: must be at most 102400 bytes',
  },
])('ReadRelationships: $refusal', ({ request, refusal }) => {
  const found = refusalOf(readRelationshipsRpc, v1.ReadRelationshipsRequest, request);
  expect(found).toBe(`validation error: ${refusal}`);
});

test('an empty filter is well formed', () => {
  expect(refusalOf(readRelationshipsRpc, v1.ReadRelationshipsRequest, { relationshipFilter: {} })).toBe('');
});

test('DeleteRelationships needs a filter', () => {
  expect(refusalOf(deleteRelationshipsRpc, v1.DeleteRelationshipsRequest, {})).toBe(
    'validation error: relationship_filter: value is required',
  );
});

const relationship = { resource: readme, relation: 'viewer', subject: anna };
const operation = v1.RelationshipUpdate_Operation.CREATE;

test.each([
  { update: { operation: 0, relationship }, refusal: 'operation: must not be in list [0]' },
  {
    update: { operation: 9, relationship },
    refusal: 'operation: value must be one of the defined enum values',
  },
  {
    update: { operation: -1, relationship },
    refusal: 'operation: value must be one of the defined enum values',
  },
  { update: { operation }, refusal: 'relationship: value is required' },
  {
    update: { operation, relationship: { ...relationship, resource: undefined } },
    refusal: 'relationship.resource: value is required',
  },
  {
    update: { operation, relationship: { ...relationship, relation: '' } },
    refusal: `relationship.relation: ${noPattern(RELATION)}`,
  },
  {
    update: { operation, relationship: { ...relationship, subject: undefined } },
    refusal: 'relationship.subject: value is required',
  },
  {
    update: { operation, relationship: { ...relationship, optionalCaveat: { caveatName: '' } } },
    refusal: `relationship.optional_caveat.caveat_name: ${noPattern(CAVEAT)}`,
  },
  {
    update: {
      operation,
      relationship: { ...relationship, optionalCaveat: { caveatName: 'c', context: nan } },
    },
    refusal: 'relationship.optional_caveat.context: must have only finite numbers',
  },
  {
    update: {
      operation,
      relationship: { ...relationship, optionalExpiresAt: { seconds: '253402300800', nanos: 0 } },
    },
    refusal:
      'relationship.optional_expires_at: must be from year 1 to year 9999, with nanos from 0 to 999999999',
  },
  {
    update: {
      operation,
      relationship: { ...relationship, optionalExpiresAt: { seconds: '0', nanos: 1_000_000_000 } },
    },
    refusal:
      'relationship.optional_expires_at: must be from year 1 to year 9999, with nanos from 0 to 999999999',
  },
])('WriteRelationships: $refusal', ({ update, refusal }) => {
  const updates = [{ operation, relationship }, update];
  const found = refusalOf(writeRelationshipsRpc, v1.WriteRelationshipsRequest, { updates });
  expect(found).toBe(`validation error: updates[1].${refusal}`);
});

test.each([
  { relationship: { ...relationship, resource: { ...readme, objectId: '*' } }, refusal: WILDCARD_RESOURCE },
  { relationship: { ...relationship, subject: wildcardSet }, refusal: WILDCARD_SET },
  { relationship: { ...relationship, subject: { ...wildcardSet, optionalRelation: '' } }, refusal: '' },
])('WriteRelationships, wildcards: $refusal', ({ refusal, ...update }) => {
  const updates = [{ operation, ...update }];
  expect(refusalOf(writeRelationshipsRpc, v1.WriteRelationshipsRequest, { updates })).toBe(refusal);
});

test.each([
  { precondition: { operation: 0, filter: {} }, refusal: 'operation: must not be in list [0]' },
  {
    precondition: { operation: 3, filter: {} },
    refusal: 'operation: value must be one of the defined enum values',
  },
  { precondition: { operation: 1 }, refusal: 'filter: value is required' },
])('a precondition: $refusal', ({ precondition, refusal }) => {
  const optionalPreconditions = [precondition];
  const expected = `validation error: optional_preconditions[0].${refusal}`;
  expect(refusalOf(writeRelationshipsRpc, v1.WriteRelationshipsRequest, { optionalPreconditions })).toBe(
    expected,
  );
  const deletion = { relationshipFilter: {}, optionalPreconditions };
  expect(refusalOf(deleteRelationshipsRpc, v1.DeleteRelationshipsRequest, deletion)).toBe(expected);
});

test('metadata must be JSON', () => {
  const request = { optionalTransactionMetadata: nan, relationshipFilter: {} };
  const expected = 'validation error: optional_transaction_metadata: must have only finite numbers';
  expect(refusalOf(writeRelationshipsRpc, v1.WriteRelationshipsRequest, request)).toBe(expected);
  expect(refusalOf(deleteRelationshipsRpc, v1.DeleteRelationshipsRequest, request)).toBe(expected);
});

test('a schema has at most 4 MiB', () => {
  const most = 'é'.repeat(2_097_152);
  expect(refusalOf(writeSchemaRpc, v1.WriteSchemaRequest, { schema: most })).toBe('');
  expect(refusalOf(writeSchemaRpc, v1.WriteSchemaRequest, { schema: `${most} ` })).toBe(
    'validation error: schema: must be at most 4194304 bytes',
  );
});

test('a name of megabytes is refused for its size, and no pattern is tried on it', () => {
  const resource = { objectType: 'ABC/'.repeat(1_000_000), objectId: '%'.repeat(4_000_000) };
  expect(refusalOf(checkPermissionRpc, v1.CheckPermissionRequest, { ...check, resource })).toBe(
    'validation errors:\n - resource.object_type: must be at most 128 bytes\n - resource.object_id: must be at most 1024 bytes',
  );
});
