import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { type Facts, refusalOf } from './refusal.ts';
import {
  bulkOf,
  checkOf,
  deleteOf,
  expandOf,
  mustMatch,
  mustNotMatch,
  readOf,
  schemaOf,
  writeOf,
} from './requests.ts';
import { UNTOUCHED_SCHEMA, untouchedWorld } from './untouched-world.ts';

const world = untouchedWorld();

interface Row {
  readonly name: string;
  readonly call: () => Promise<unknown>;
  readonly code: string;
  /** Without `ERROR_REASON_`. */
  readonly reason: string;
  /** Every fact for programs. A value that is a pattern must match. */
  readonly facts: Readonly<Record<string, string | RegExp>>;
  /** What clients look for in the message. */
  readonly phrase: string;
}

const write = (...lines: readonly string[]): (() => Promise<unknown>) => {
  return () => world.client.writeRelationships(writeOf(...lines));
};
const schema =
  (text: string): (() => Promise<unknown>) =>
  () =>
    world.client.writeSchema(schemaOf(text));
const replaced = (from: string, to: string): (() => Promise<unknown>) => {
  if (!UNTOUCHED_SCHEMA.includes(from)) throw new Error(`the schema does not say \`${from}\``);
  return schema(UNTOUCHED_SCHEMA.replace(from, to));
};
const check =
  (asked: string): (() => Promise<unknown>) =>
  () =>
    world.client.checkPermission(checkOf(asked));
const expand =
  (asked: string): (() => Promise<unknown>) =>
  () =>
    world.client.expandPermissionTree(expandOf(asked));
const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `touch document:d-${index}#owner@user:anna`);
const metadata = (bytes: number): Partial<v1.WriteRelationshipsRequest> => ({
  optionalTransactionMetadata: v1.createStructFromObject({ note: 'x'.repeat(bytes) }),
});

const INVALID = 'INVALID_ARGUMENT';
const REFUSED = 'FAILED_PRECONDITION';

const ROWS: readonly Row[] = [
  {
    name: 'a schema that does not parse',
    call: schema('definition user {}\ndefinition document {\n  relation owner user\n}'),
    code: INVALID,
    reason: 'SCHEMA_PARSE_ERROR',
    facts: {
      start_line_number: '2',
      start_column_position: /^\d+$/,
      end_line_number: /^\d+$/,
      end_column_position: /^\d+$/,
      source_code: /user/,
    },
    phrase: 'line 3',
  },
  {
    name: 'a schema with an unknown type',
    call: schema('definition document {\n  relation owner: person\n}'),
    code: REFUSED,
    reason: 'SCHEMA_TYPE_ERROR',
    facts: { definition_name: 'document', relation_name: 'owner' },
    phrase: '`person` not found',
  },
  {
    name: 'a schema with an unknown relation',
    call: schema('definition user {}\ndefinition document {\n  permission view = viewer\n}'),
    code: REFUSED,
    reason: 'SCHEMA_TYPE_ERROR',
    facts: { definition_name: 'document', relation_or_permission_name: 'viewer' },
    phrase: '`viewer` not found under definition `document`',
  },
  {
    name: 'a schema without a definition that has relationships',
    call: replaced('definition archive {\n  relation keeper: user\n}\n', ''),
    code: INVALID,
    reason: 'SCHEMA_TYPE_ERROR',
    facts: {
      operation: 'delete_object_definition',
      resource_type: 'archive',
      relationship: 'archive:old#keeper@user:anna',
    },
    phrase: 'cannot delete object definition `archive`',
  },
  {
    name: 'a schema without a relation that has relationships',
    call: replaced('  relation keeper: user\n', ''),
    code: INVALID,
    reason: 'SCHEMA_TYPE_ERROR',
    facts: {
      operation: 'delete_relation',
      resource_type: 'archive',
      relation: 'keeper',
      relationship: 'archive:old#keeper@user:anna',
    },
    phrase: 'cannot delete relation `keeper`',
  },
  {
    name: 'a schema without a relation that only subjects name',
    call: schema(
      UNTOUCHED_SCHEMA.replace('  relation crew: user\n', '').replace('sailor: team#crew', 'sailor: user'),
    ),
    code: INVALID,
    reason: 'SCHEMA_TYPE_ERROR',
    facts: {
      operation: 'delete_relation_reverse_check',
      resource_type: 'team',
      relation: 'crew',
      relationship: 'vessel:ship#sailor@team:red#crew',
    },
    phrase: 'references it as part of a subject',
  },
  {
    name: 'a schema without an allowed type that is in use',
    call: replaced(
      'relation viewer: user | user:* | group#member | user with',
      'relation viewer: user | group#member | user with',
    ),
    code: INVALID,
    reason: 'SCHEMA_TYPE_ERROR',
    facts: {
      operation: 'remove_allowed_type',
      resource_type: 'document',
      relation: 'viewer',
      allowed_type: 'user:*',
      relationship: 'document:open#viewer@user:*',
    },
    phrase: 'cannot remove allowed type `user:*`',
  },
  {
    name: 'a schema that takes a parameter from a caveat',
    call: replaced(
      'caveat office_hours(hour int) {\n  hour >= 9 && hour < 17',
      'caveat office_hours(minute int) {\n  minute > 0',
    ),
    code: INVALID,
    reason: 'SCHEMA_TYPE_ERROR',
    facts: { operation: 'remove_parameter', caveat_name: 'office_hours', parameter_name: 'hour' },
    phrase: 'cannot remove parameter `hour` on caveat `office_hours`',
  },
  {
    name: 'a schema that changes the type of a parameter',
    call: replaced('(hour int) {\n  hour >= 9 && hour < 17', '(hour double) {\n  hour >= 9.0 && hour < 17.0'),
    code: INVALID,
    reason: 'SCHEMA_TYPE_ERROR',
    facts: { operation: 'change_parameter_type', caveat_name: 'office_hours', parameter_name: 'hour' },
    phrase: 'cannot change the type of parameter `hour`',
  },
  ...[
    check('nothing:plan#view@user:anna'),
    check('document:plan#view@nothing:anna'),
    expand('nothing:plan#view'),
    write('touch nothing:plan#view@user:anna'),
    write('touch document:plan#owner@nothing:anna'),
    () => world.client.readRelationships(readOf({ type: 'nothing' })),
    () => world.client.readRelationships(readOf({ subjectType: 'nothing' })),
    () => world.client.deleteRelationships(deleteOf({ type: 'nothing' })),
    () =>
      world.client.writeRelationships({
        ...writeOf(),
        optionalPreconditions: [mustMatch({ type: 'nothing' })],
      }),
  ].map((call, index) => ({
    name: `an unknown type (${index + 1})`,
    call,
    code: REFUSED,
    reason: 'UNKNOWN_DEFINITION',
    facts: { definition_name: 'nothing' },
    phrase: 'object definition `nothing` not found',
  })),
  ...[
    check('document:plan#nothing@user:anna'),
    expand('document:plan#nothing'),
    write('touch document:plan#nothing@user:anna'),
    () => world.client.readRelationships(readOf({ type: 'document', relation: 'nothing' })),
    () => world.client.readRelationships(readOf({ subjectType: 'document', subjectRelation: 'nothing' })),
    () => world.client.deleteRelationships(deleteOf({ type: 'document', relation: 'nothing' })),
    check('document:plan#view@document:plan#nothing'),
  ].map((call, index) => ({
    name: `an unknown relation (${index + 1})`,
    call,
    code: REFUSED,
    reason: 'UNKNOWN_RELATION_OR_PERMISSION',
    facts: { definition_name: 'document', relation_or_permission_name: 'nothing' },
    phrase: 'relation/permission `nothing` not found under definition `document`',
  })),
  {
    name: 'too many updates',
    call: write(...numbered(1001)),
    code: INVALID,
    reason: 'TOO_MANY_UPDATES_IN_REQUEST',
    facts: { update_count: '1001', maximum_updates_allowed: '1000' },
    phrase: 'update count of 1001 is greater than maximum allowed of 1000',
  },
  ...[
    (optionalPreconditions: v1.Precondition[]) =>
      world.client.writeRelationships({ ...writeOf(...numbered(1)), optionalPreconditions }),
    (optionalPreconditions: v1.Precondition[]) =>
      world.client.deleteRelationships(deleteOf({ type: 'document' }, { optionalPreconditions })),
  ].map((call, index) => ({
    name: `too many preconditions (${index + 1})`,
    call: () => call(Array.from({ length: 1001 }, () => mustMatch({ type: 'document' }))),
    code: INVALID,
    reason: 'TOO_MANY_PRECONDITIONS_IN_REQUEST',
    facts: { precondition_count: '1001', maximum_updates_allowed: '1000' },
    phrase: 'precondition count of 1001 is greater than maximum allowed of 1000',
  })),
  {
    name: 'a precondition that nothing matches',
    call: () =>
      world.client.writeRelationships({
        ...writeOf(...numbered(1)),
        optionalPreconditions: [
          mustMatch({
            type: 'document',
            id: 'plan',
            relation: 'owner',
            subjectType: 'user',
            subjectId: 'bert',
            subjectRelation: '',
          }),
        ],
      }),
    code: REFUSED,
    reason: 'WRITE_OR_DELETE_PRECONDITION_FAILURE',
    facts: {
      precondition_operation: 'OPERATION_MUST_MATCH',
      precondition_resource_type: 'document',
      precondition_resource_id: 'plan',
      precondition_relation: 'owner',
      precondition_subject_type: 'user',
      precondition_subject_id: 'bert',
      precondition_subject_relation: '',
    },
    phrase: 'unable to satisfy write precondition `',
  },
  {
    name: 'a precondition that something matches',
    call: () =>
      world.client.deleteRelationships(
        deleteOf({ type: 'document' }, { optionalPreconditions: [mustNotMatch({ prefix: 'pl' })] }),
      ),
    code: REFUSED,
    reason: 'WRITE_OR_DELETE_PRECONDITION_FAILURE',
    facts: {
      precondition_operation: 'OPERATION_MUST_NOT_MATCH',
      precondition_resource_id_prefix: 'pl',
    },
    phrase: 'unable to satisfy write precondition `',
  },
  {
    name: 'an unknown caveat',
    call: write('touch document:plan#viewer@user:bert[nothing]'),
    code: REFUSED,
    reason: 'UNKNOWN_CAVEAT',
    facts: { caveat_name: 'nothing' },
    phrase: 'caveat with name `nothing` not found',
  },
  {
    name: 'a subject that the relation does not allow',
    call: write('touch document:plan#owner@group:eng#member'),
    code: INVALID,
    reason: 'INVALID_SUBJECT_TYPE',
    facts: { definition_name: 'document', relation_name: 'owner', subject_type: 'group#member' },
    phrase: 'subjects of type `group#member` are not allowed on relation `document#owner`',
  },
  {
    name: 'a wildcard that the relation does not allow',
    call: write('touch document:plan#owner@user:*'),
    code: INVALID,
    reason: 'INVALID_SUBJECT_TYPE',
    facts: { definition_name: 'document', relation_name: 'owner', subject_type: 'user:*' },
    phrase: 'did you mean `user`?',
  },
  {
    name: 'an expiration that the relation does not allow',
    call: write('touch document:plan#owner@user:bert[expiration:2031-01-01T00:00:00Z]'),
    code: INVALID,
    reason: 'INVALID_SUBJECT_TYPE',
    facts: { definition_name: 'document', relation_name: 'owner', subject_type: 'user' },
    phrase: '`user with expiration` are not allowed on relation `document#owner`',
  },
  {
    name: 'a stored context with a parameter that the caveat lacks',
    call: write('touch document:plan#viewer@user:bert[office_hours:{"minute":1}]'),
    code: INVALID,
    reason: 'CAVEAT_PARAMETER_TYPE_ERROR',
    facts: { caveat_name: 'office_hours', parameter_name: 'minute' },
    phrase: 'unknown parameter `minute`',
  },
  {
    name: 'one relationship twice',
    call: write('touch document:plan#owner@user:bert', 'delete document:plan#owner@user:bert'),
    code: INVALID,
    reason: 'UPDATES_ON_SAME_RELATIONSHIP',
    facts: { definition_name: 'document', relationship: 'document:plan#owner@user:bert' },
    phrase: 'found more than one update with relationship',
  },
  {
    name: 'a relationship on a permission',
    call: write('touch document:plan#view@user:bert'),
    code: INVALID,
    reason: 'CANNOT_UPDATE_PERMISSION',
    facts: { definition_name: 'document', permission_name: 'view' },
    phrase: 'cannot update the permission `view`',
  },
  {
    name: 'a cursor that nobody gave out',
    call: () =>
      world.client.readRelationships(
        readOf({ type: 'document' }, { optionalLimit: 1, optionalCursor: { token: 'nonsense' } }),
      ),
    code: INVALID,
    reason: 'INVALID_CURSOR',
    facts: {},
    phrase: 'invalid cursor',
  },
  {
    name: 'more to delete than the limit',
    call: () =>
      world.client.deleteRelationships(
        deleteOf({ type: 'document', relation: 'viewer' }, { optionalLimit: 2 }),
      ),
    code: INVALID,
    reason: 'TOO_MANY_RELATIONSHIPS_FOR_TRANSACTIONAL_DELETE',
    facts: { limit: '2', filter_resource_type: 'document', filter_relation: 'viewer' },
    phrase: 'found more than 2 relationships to be deleted and partial deletion was not requested',
  },
  {
    name: 'a stored context that is too large',
    call: write(`touch document:plan#viewer@user:bert[office_hours:{"hour":"${'x'.repeat(25_000)}"}]`),
    code: INVALID,
    reason: 'MAX_RELATIONSHIP_CONTEXT_SIZE',
    facts: {
      relationship: /document:plan#viewer@user:bert/,
      max_allowed_size: '25000',
      context_size: /^25\d\d\d$/,
    },
    phrase: 'exceeded maximum allowed caveat size of 25000',
  },
  {
    name: 'a relationship that is there already',
    call: write('create document:plan#viewer@group:eng#member'),
    code: 'ALREADY_EXISTS',
    reason: 'ATTEMPT_TO_RECREATE_RELATIONSHIP',
    facts: {
      relationship: 'document:plan#viewer@group:eng#member',
      resource_type: 'document',
      resource_object_id: 'plan',
      resource_relation: 'viewer',
      subject_type: 'group',
      subject_object_id: 'eng',
      subject_relation: 'member',
    },
    phrase: 'could not create relationship',
  },
  ...[check('folder:f-0#view@user:deep'), expand('folder:f-0#view')].map((call, index) => ({
    name: `data that is too deep (${index + 1})`,
    call,
    code: REFUSED,
    reason: 'MAXIMUM_DEPTH_EXCEEDED',
    facts: {},
    phrase: 'max depth exceeded',
  })),
  {
    name: 'too many checks',
    call: () =>
      world.client.checkBulkPermissions(
        bulkOf(Array.from({ length: 10_001 }, () => 'document:plan#view@user:anna')),
      ),
    code: INVALID,
    reason: 'TOO_MANY_CHECKS_IN_REQUEST',
    facts: { check_count: '10001', maximum_checks_allowed: '10000' },
    phrase: 'check count of 10001 is greater than maximum allowed of 10000',
  },
  ...[
    () => world.client.readRelationships(readOf({ type: 'document' }, { optionalLimit: 1001 })),
    () => world.client.deleteRelationships(deleteOf({ type: 'document' }, { optionalLimit: 1001 })),
  ].map((call, index) => ({
    name: `too large a limit (${index + 1})`,
    call,
    code: INVALID,
    reason: 'EXCEEDS_MAXIMUM_ALLOWABLE_LIMIT',
    facts: { limit_provided: '1001', maximum_limit_allowed: '1000' },
    phrase: 'provided limit of 1001 is greater than maximum allowed of 1000',
  })),
  ...[
    () => world.client.readRelationships(readOf({})),
    () => world.client.deleteRelationships(deleteOf({})),
  ].map((call, index) => ({
    name: `an empty filter (${index + 1})`,
    call,
    code: INVALID,
    reason: 'INVALID_FILTER',
    facts: { filter: '{}' },
    phrase: 'at least one field must be set',
  })),
  ...[
    () => world.client.readRelationships(readOf({ id: 'plan', prefix: 'pl' })),
    () => world.client.deleteRelationships(deleteOf({ id: 'plan', prefix: 'pl' })),
    () =>
      world.client.writeRelationships({
        ...writeOf(),
        optionalPreconditions: [mustMatch({ id: 'plan', prefix: 'pl' })],
      }),
  ].map((call, index) => ({
    name: `an id and a prefix at once (${index + 1})`,
    call,
    code: INVALID,
    reason: 'INVALID_FILTER',
    facts: { filter: /resource_id_prefix/ },
    phrase: 'cannot be set at the same time',
  })),
  {
    name: 'an empty precondition',
    call: () =>
      world.client.writeRelationships({ ...writeOf(...numbered(1)), optionalPreconditions: [mustMatch({})] }),
    code: INVALID,
    reason: 'EMPTY_PRECONDITION',
    facts: {},
    phrase: 'one of the specified preconditions is empty',
  },
  {
    name: 'a check on everyone',
    call: check('document:plan#view@user:*'),
    code: INVALID,
    reason: 'WILDCARD_NOT_ALLOWED',
    facts: { field: 'subject.object_id' },
    phrase: 'cannot perform check on wildcard subject',
  },
  ...[
    () => world.client.writeRelationships({ ...writeOf(...numbered(1)), ...metadata(65_000) }),
    () => world.client.deleteRelationships(deleteOf({ type: 'document' }, metadata(65_000))),
  ].map((call, index) => ({
    name: `too much metadata (${index + 1})`,
    call,
    code: INVALID,
    reason: 'TRANSACTION_METADATA_TOO_LARGE',
    facts: { metadata_byte_size: /^65\d\d\d$/, maximum_allowed_metadata_byte_size: '65000' },
    phrase: 'greater than maximum allowed of 65000',
  })),
];

test.each(ROWS)('$name: $reason', async ({ call, code, reason, facts, phrase }) => {
  const refusal = await refusalOf(call());
  expect(refusal.code).toBe(code);
  expect(refusal.message).toContain(phrase);
  expect(refusal.info).toMatchObject({ reason: `ERROR_REASON_${reason}`, domain: 'authzed.com' });
  const found: Facts = refusal.info!.metadata;
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(facts).toSorted());
  for (const [key, value] of Object.entries(facts)) {
    if (typeof value === 'string') expect(found[key]).toBe(value);
    else expect(found[key]).toMatch(value);
  }
});
