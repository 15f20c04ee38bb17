import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';
import { schemaOf, writeOf } from './requests.ts';
import { type Client, NOON_MS, RunningServer } from './running-server.ts';

const SCHEMA = `use expiration
definition user {}
definition document {
	relation viewer: user | user with expiration
	relation editor: user
}`;

async function started(): Promise<{ server: RunningServer; client: Client }> {
  const server = await RunningServer.start();
  const client = server.client();
  await client.writeSchema(schemaOf(SCHEMA));
  return { server, client };
}

function register(client: Client, name: string, filter: Partial<v1.RelationshipFilter>): Promise<unknown> {
  return client.experimentalRegisterRelationshipCounter(
    v1.ExperimentalRegisterRelationshipCounterRequest.create({
      name,
      relationshipFilter: v1.RelationshipFilter.create(filter),
    }),
  );
}

function unregister(client: Client, name: string): Promise<unknown> {
  return client.experimentalUnregisterRelationshipCounter(
    v1.ExperimentalUnregisterRelationshipCounterRequest.create({ name }),
  );
}

async function count(client: Client, name: string): Promise<readonly [string, string | undefined]> {
  const { counterResult } = await client.experimentalCountRelationships(
    v1.ExperimentalCountRelationshipsRequest.create({ name }),
  );
  if (counterResult.oneofKind !== 'readCounterValue') throw new Error('there is no value');
  const { relationshipCount, readAt } = counterResult.readCounterValue;
  return [relationshipCount, readAt?.token];
}

test('counts what matches now, at the state it names', async () => {
  const { server, client } = await started();
  await register(client, 'viewers', { resourceType: 'document', optionalRelation: 'viewer' });
  await register(client, 'of_anna', {
    optionalSubjectFilter: { subjectType: 'user', optionalSubjectId: 'anna' },
  });
  await register(client, 'drafts', { resourceType: 'document', optionalResourceIdPrefix: 'draft' });
  const { writtenAt } = await client.writeRelationships(
    writeOf(
      'touch document:a#viewer@user:anna',
      `touch document:draft1#viewer@user:ben[expiration:${new Date(NOON_MS + 1_000).toISOString()}]`,
      'touch document:draft2#editor@user:anna',
    ),
  );
  expect(await count(client, 'viewers')).toEqual(['2', writtenAt?.token]);
  expect(await count(client, 'of_anna')).toEqual(['2', writtenAt?.token]);
  expect(await count(client, 'drafts')).toEqual(['2', writtenAt?.token]);
  server.clock.set(NOON_MS + 1_000); // what has expired does not count
  expect((await count(client, 'viewers'))[0]).toBe('1');
  const deleted = await client.writeRelationships(writeOf('delete document:a#viewer@user:anna'));
  expect(await count(client, 'viewers')).toEqual(['0', deleted.writtenAt?.token]);
});

test('counts more than one batch of a scan', async () => {
  const { client } = await started();
  await register(client, 'all', { resourceType: 'document' });
  for (const letter of ['a', 'b', 'c']) {
    const lines = Array.from({ length: 900 }, (_, n) => `touch document:${letter}${n}#viewer@user:anna`);
    await client.writeRelationships(writeOf(...lines));
  }
  expect((await count(client, 'all'))[0]).toBe('2700');
});

test('survives a restart, and stays away once it is unregistered', async () => {
  const { server, client } = await started();
  await client.writeRelationships(writeOf('touch document:a#viewer@user:anna'));
  await register(client, 'viewers', { resourceType: 'document', optionalRelation: 'viewer' });
  await register(client, 'editors', { resourceType: 'document', optionalRelation: 'editor' });
  await unregister(client, 'editors');
  await server.restart();
  const again = server.client();
  expect((await count(again, 'viewers'))[0]).toBe('1');
  expect((await refusalOf(count(again, 'editors'))).info?.reason).toBe('ERROR_REASON_COUNTER_NOT_REGISTERED');
  await unregister(again, 'viewers');
  await server.restart();
  expect((await refusalOf(count(server.client(), 'viewers'))).info?.metadata).toEqual({
    counter_name: 'viewers',
  });
});

test('refuses a name that is taken, or unknown', async () => {
  const { client } = await started();
  await register(client, 'viewers', { resourceType: 'document' });
  expect(await refusalOf(register(client, 'viewers', { optionalRelation: 'editor' }))).toEqual({
    code: 'FAILED_PRECONDITION',
    message: 'counter with name `viewers` is already registered',
    info: {
      reason: 'ERROR_REASON_COUNTER_ALREADY_REGISTERED',
      domain: 'authzed.com',
      metadata: { counter_name: 'viewers', new_filter_relation: 'editor' },
    },
  });
  for (const call of [count, unregister]) {
    expect(await refusalOf(call(client, 'missing'))).toEqual({
      code: 'FAILED_PRECONDITION',
      message: 'counter with name `missing` is not registered',
      info: {
        reason: 'ERROR_REASON_COUNTER_NOT_REGISTERED',
        domain: 'authzed.com',
        metadata: { counter_name: 'missing' },
      },
    });
  }
});

test('refuses names that are none', async () => {
  const { client } = await started();
  for (const call of [
    count,
    unregister,
    (one: Client, name: string) => register(one, name, { resourceType: 'document' }),
  ]) {
    expect(await refusalOf(call(client, ''))).toEqual({
      code: 'INVALID_ARGUMENT',
      message: 'name must be provided',
    });
    expect(await refusalOf(call(client, 'No'))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: ['name'],
    });
  }
  const bare = v1.ExperimentalRegisterRelationshipCounterRequest.create({ name: 'viewers' });
  expect(await refusalOf(client.experimentalRegisterRelationshipCounter(bare))).toMatchObject({
    code: 'INVALID_ARGUMENT',
    violations: ['relationship_filter'],
  });
});

test.each<{ filter: Partial<v1.RelationshipFilter>; refused: readonly [string, string] }>([
  { filter: {}, refused: ['INVALID_ARGUMENT', 'INVALID_FILTER'] },
  {
    filter: { resourceType: 'document', optionalResourceId: 'a', optionalResourceIdPrefix: 'b' },
    refused: ['INVALID_ARGUMENT', 'INVALID_FILTER'],
  },
  { filter: { resourceType: 'nothing' }, refused: ['FAILED_PRECONDITION', 'UNKNOWN_DEFINITION'] },
  {
    filter: { resourceType: 'document', optionalRelation: 'nothing' },
    refused: ['FAILED_PRECONDITION', 'UNKNOWN_RELATION_OR_PERMISSION'],
  },
  {
    filter: { optionalSubjectFilter: { subjectType: 'nothing', optionalSubjectId: '' } },
    refused: ['FAILED_PRECONDITION', 'UNKNOWN_DEFINITION'],
  },
])('does not register $filter', async ({ filter, refused: [code, reason] }) => {
  const { client } = await started();
  const refusal = await refusalOf(register(client, 'counter', filter));
  expect([refusal.code, refusal.info?.reason]).toEqual([code, `ERROR_REASON_${reason}`]);
  expect((await refusalOf(count(client, 'counter'))).info?.reason).toBe(
    'ERROR_REASON_COUNTER_NOT_REGISTERED',
  );
});

test('is refused while the schema lacks what it names, and counts again afterwards', async () => {
  const { client } = await started();
  await register(client, 'editors', { resourceType: 'document', optionalRelation: 'editor' });
  await client.writeSchema(schemaOf('definition user {}\ndefinition document {}'));
  expect(await refusalOf(count(client, 'editors'))).toMatchObject({
    code: 'FAILED_PRECONDITION',
    info: { reason: 'ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION' },
  });
  await client.writeSchema(schemaOf(SCHEMA));
  await client.writeRelationships(writeOf('touch document:a#editor@user:anna'));
  expect((await count(client, 'editors'))[0]).toBe('1');
  await client.writeRelationships(writeOf('delete document:a#editor@user:anna'));
  await client.writeSchema(schemaOf('definition user {}'));
  await unregister(client, 'editors'); // which needs no schema
});

test('there is nothing to count before there is a schema', async () => {
  const client = (await RunningServer.start()).client();
  expect((await refusalOf(register(client, 'all', { resourceType: 'document' }))).code).toBe('NOT_FOUND');
});
