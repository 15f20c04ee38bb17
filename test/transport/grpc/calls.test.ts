import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { Fault } from '../../../src/model/fault.ts';
import { servedCalls } from '../../../src/transport/grpc/served-calls.ts';
import { root } from '../../../src/transport/wire/protos.ts';
import { fakeOperations } from '../fake-operations.ts';
import { callRaw, CHECK, refusalOf, serve } from './fixture.ts';

const Permissionship = v1.CheckPermissionResponse_Permissionship;
const anna = { object: { objectType: 'user', objectId: 'anna' }, optionalRelation: '' };
const readme = { objectType: 'document', objectId: 'readme' };

test('CheckPermission', async () => {
  const { client, asked } = await serve();
  const answer = await client.promises.checkPermission({
    ...CHECK,
    consistency: { requirement: { oneofKind: 'fullyConsistent', fullyConsistent: true } },
    context: v1.createStructFromObject({ tags: ['a', null, { deep: 1.5 }], on: true }),
    withTracing: true,
  });
  expect(answer.checkedAt?.token).toBe('at-fully-consistent');
  expect(answer.permissionship).toBe(Permissionship.HAS_PERMISSION);
  expect(asked).toEqual([
    {
      operation: 'checkPermission',
      caller: {
        tenant: 'default',
        name: 'anyone',
        requestId: expect.any(String),
        arrivedMs: expect.any(Number),
      },
      ask: {
        resource: { type: 'document', id: 'readme' },
        permission: 'view',
        subject: { type: 'user', id: 'anna', relation: '' },
        context: { tags: ['a', null, { deep: 1.5 }], on: true },
        tracing: true,
      },
    },
  ]);
});

test('without a consistency the newest state is asked for', async () => {
  const { client } = await serve();
  const answer = await client.promises.checkPermission(CHECK);
  expect(answer.checkedAt?.token).toBe('at-newest');
});

test('a conditional answer names what is missing', async () => {
  const verdict = { kind: 'conditional', missing: ['day', 'ip'] } as const;
  const { client } = await serve({
    checkPermission: async () => ({
      checkedAt: 't',
      verdict,
      expiresAtNs: undefined,
      trace: undefined,
      schemaText: undefined,
    }),
  });
  const answer = await client.promises.checkPermission(CHECK);
  expect(answer.permissionship).toBe(Permissionship.CONDITIONAL_PERMISSION);
  expect(answer.partialCaveatInfo?.missingRequiredContext).toEqual(['day', 'ip']);
});

test('CheckBulkPermissions answers each item, and a fault concerns its item only', async () => {
  const fault = new Fault('unknown-definition', 'object definition `nothing` not found', {
    details: { definition_name: 'nothing' },
  });
  const { client } = await serve({
    checkBulkPermissions: async () => ({
      checkedAt: 't',
      results: [
        { kind: 'verdict', verdict: { kind: 'yes' }, trace: undefined },
        { kind: 'fault', fault },
      ],
      schemaText: undefined,
    }),
  });
  const item = { resource: readme, permission: 'view', subject: anna };
  const context = v1.createStructFromObject({ day: 'monday' });
  const answer = await client.promises.checkBulkPermissions(
    v1.CheckBulkPermissionsRequest.create({ items: [{ ...item, context }, item] }),
  );
  const [first, second] = answer.pairs;
  expect(first?.request).toEqual({ ...item, context });
  expect(first?.response).toMatchObject({
    oneofKind: 'item',
    item: { permissionship: Permissionship.HAS_PERMISSION },
  });
  expect(second?.response).toMatchObject({
    oneofKind: 'error',
    error: { code: 9, message: 'object definition `nothing` not found' },
  });
  const detail = second?.response.oneofKind === 'error' ? second.response.error.details[0] : undefined;
  expect(detail?.typeUrl).toBe('type.googleapis.com/google.rpc.ErrorInfo');
});

test('ExpandPermissionTree', async () => {
  const expanded = { type: 'document', id: 'readme' };
  const leaf = { kind: 'leaf', expanded, relation: 'viewer', subjects: [] } as const;
  const subjects = [{ type: 'group', id: 'eng', relation: 'member' }];
  const { client } = await serve({
    expandPermissionTree: async () => ({
      expandedAt: 't',
      tree: { kind: 'exclusion', expanded, relation: 'view', children: [{ ...leaf, subjects }, leaf] },
    }),
  });
  const answer = await client.promises.expandPermissionTree(
    v1.ExpandPermissionTreeRequest.create({ resource: readme, permission: 'view' }),
  );
  const eng = { object: { objectType: 'group', objectId: 'eng' }, optionalRelation: 'member' };
  const ends = { expandedObject: readme, expandedRelation: 'viewer' };
  expect(answer.treeRoot).toEqual({
    expandedObject: readme,
    expandedRelation: 'view',
    treeType: {
      oneofKind: 'intermediate',
      intermediate: {
        operation: v1.AlgebraicSubjectSet_Operation.EXCLUSION,
        children: [
          { ...ends, treeType: { oneofKind: 'leaf', leaf: { subjects: [eng] } } },
          { ...ends, treeType: { oneofKind: 'leaf', leaf: { subjects: [] } } },
        ],
      },
    },
  });
});

test('ReadRelationships', async () => {
  const { client, asked } = await serve();
  const answers = await client.promises.readRelationships(
    v1.ReadRelationshipsRequest.create({
      relationshipFilter: {
        resourceType: 'document',
        optionalResourceIdPrefix: 're',
        optionalSubjectFilter: { subjectType: 'user', optionalRelation: { relation: '' } },
      },
      optionalLimit: 7,
      optionalCursor: { token: 'here' },
    }),
  );
  expect(answers.map((answer) => answer.relationship?.resource?.objectId)).toEqual(['one', 'two']);
  expect(answers.map((answer) => answer.afterResultCursor?.token)).toEqual(['after-one', 'after-two']);
  expect(asked[0]?.ask).toEqual({
    filter: {
      resourceType: 'document',
      resourceIdPrefix: 're',
      subject: { type: 'user', id: undefined, relation: '' },
    },
    limit: 7,
    cursor: 'here',
  });
});

test('WriteRelationships', async () => {
  const { client, asked } = await serve();
  const relationship = {
    resource: readme,
    relation: 'viewer',
    subject: anna,
    optionalCaveat: { caveatName: 'weekdays', context: v1.createStructFromObject({ day: 1 }) },
    optionalExpiresAt: { seconds: '1800000000', nanos: 5 },
  };
  const answer = await client.promises.writeRelationships(
    v1.WriteRelationshipsRequest.create({
      updates: [{ operation: v1.RelationshipUpdate_Operation.TOUCH, relationship }],
      optionalPreconditions: [
        { operation: v1.Precondition_Operation.MUST_NOT_MATCH, filter: { resourceType: 'document' } },
      ],
      optionalTransactionMetadata: v1.createStructFromObject({ who: 'test' }),
    }),
  );
  expect(answer.writtenAt?.token).toBe('at-1');
  expect(asked[0]?.ask).toEqual({
    updates: [
      {
        operation: 'touch',
        relationship: {
          resource: { type: 'document', id: 'readme' },
          relation: 'viewer',
          subject: { type: 'user', id: 'anna', relation: '' },
          caveat: { name: 'weekdays', context: { day: 1 } },
          expiresAtNs: 1_800_000_000_000_000_005n,
        },
      },
    ],
    preconditions: [{ operation: 'must-not-match', filter: { resourceType: 'document' } }],
    metadata: { who: 'test' },
  });
});

test('DeleteRelationships', async () => {
  const { client, asked } = await serve();
  const answer = await client.promises.deleteRelationships(
    v1.DeleteRelationshipsRequest.create({
      relationshipFilter: { resourceType: 'document', optionalRelation: 'viewer' },
      optionalLimit: 3,
      optionalAllowPartialDeletions: true,
    }),
  );
  expect(answer.deletedAt?.token).toBe('at-2');
  expect(answer.deletionProgress).toBe(v1.DeleteRelationshipsResponse_DeletionProgress.PARTIAL);
  expect(answer.relationshipsDeletedCount).toBe('3');
  expect(asked[0]?.ask).toEqual({
    filter: { resourceType: 'document', relation: 'viewer' },
    preconditions: [],
    limit: 3,
    allowPartial: true,
    metadata: undefined,
  });
});

test('ReadSchema and WriteSchema', async () => {
  const { client, asked } = await serve();
  const read = await client.promises.readSchema({});
  expect(read).toMatchObject({ schemaText: 'definition user {}', readAt: { token: 'at-3' } });
  const written = await client.promises.writeSchema({ schema: 'definition user {}' });
  expect(written.writtenAt?.token).toBe('at-4');
  expect(asked.map(({ operation, ask }) => ({ operation, ask }))).toEqual([
    { operation: 'readSchema', ask: undefined },
    { operation: 'writeSchema', ask: { schema: 'definition user {}' } },
  ]);
});

test('ReflectSchema, ComputablePermissions, DependentRelations and DiffSchema', async () => {
  const { client, asked } = await serve();
  const { promises } = client;
  const consistency = v1.Consistency.create({
    requirement: { oneofKind: 'fullyConsistent', fullyConsistent: true },
  });
  const filter = v1.ReflectionSchemaFilter.create({
    optionalDefinitionNameFilter: 'doc',
    optionalRelationNameFilter: 'vie',
  });
  await promises.reflectSchema({ consistency, optionalFilters: [filter] });
  const computable = await promises.computablePermissions({
    consistency,
    definitionName: 'document',
    relationName: 'viewer',
    optionalDefinitionNameFilter: 'do',
  });
  const dependent = await promises.dependentRelations({
    consistency,
    definitionName: 'document',
    permissionName: 'view',
  });
  const diff = await promises.diffSchema({ consistency, comparisonSchema: 'definition user {}' });
  expect([computable.readAt?.token, dependent.readAt?.token, diff.readAt?.token]).toEqual(
    Array.from({ length: 3 }, () => 'at-fully-consistent'),
  );
  expect([computable.permissions, dependent.relations]).toEqual([
    [{ definitionName: 'document', relationName: 'view', isPermission: true }],
    [{ definitionName: 'document', relationName: 'viewer', isPermission: false }],
  ]);
  expect(asked.map(({ operation, ask }) => ({ operation, ask }))).toEqual([
    {
      operation: 'reflectSchema',
      ask: { filters: [{ definition: 'doc', caveat: '', relation: 'vie', permission: '' }] },
    },
    {
      operation: 'computablePermissions',
      ask: { definition: 'document', relation: 'viewer', definitionPrefix: 'do' },
    },
    { operation: 'dependentRelations', ask: { definition: 'document', permission: 'view' } },
    { operation: 'diffSchema', ask: { comparisonSchema: 'definition user {}' } },
  ]);
});
test('the older name of a bulk check asks for no traces, whatever is said', async () => {
  const { address, asked } = await serve();
  const request = root.lookupType('authzed.api.v1.CheckBulkPermissionsRequest');
  const bytes = Buffer.from(request.encode(request.fromObject({ withTracing: true })).finish());
  await callRaw(address, '/authzed.api.v1.ExperimentalService/BulkCheckPermission', bytes, {
    'io.spicedb.requestdebuginfo': '1',
  });
  expect(asked).toMatchObject([{ operation: 'checkBulkPermissions', ask: { items: [], tracing: false } }]);
});

const SERVICES = [
  'authzed.api.v1.PermissionsService',
  'authzed.api.v1.SchemaService',
  'authzed.api.v1.WatchService',
  'authzed.api.v1.ExperimentalService',
  'bailiwick.v1.BackupService',
  'bailiwick.v1.DecisionService',
  'bailiwick.v1.DelegationService',
];
test('every call of the contract is answered', () => {
  const { operations } = fakeOperations();
  const { unary, stream, live, upload } = servedCalls(operations);
  const paths = SERVICES.flatMap((service) =>
    Object.keys(root.lookupService(service).methods).map((method) => `/${service}/${method}`),
  );
  const served = [unary, stream, live, upload].flatMap((calls) => [...calls.keys()]);
  expect(served.toSorted()).toEqual(paths.toSorted());
});

test('a call the contract does not have is refused by its path', async () => {
  const { address } = await serve();
  const refusal = await refusalOf(callRaw(address, '/authzed.api.v1.PermissionsService/Guess'));
  expect(refusal.code).toBe(12);
  expect(refusal.details).toContain('/authzed.api.v1.PermissionsService/Guess');
});
