import { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { refusalOf } from './refusal.ts';
import {
  checkOf,
  identityOf,
  MAY,
  MAY_NOT,
  mustMatch,
  mustNotMatch,
  readOf,
  relationship,
  schemaOf,
  writeOf,
} from './requests.ts';
import { type Client, NOON_MS, RunningServer } from './running-server.ts';

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
});

async function stored(id: string): Promise<readonly (v1.Relationship | undefined)[]> {
  const answers = await client.readRelationships(readOf({ type: 'document', id }));
  return answers.map((answer) => answer.relationship);
}

async function identities(id: string): Promise<readonly string[]> {
  return (await stored(id)).map((one) => identityOf(one!));
}

async function mayView(id: string, user: string): Promise<boolean> {
  const { permissionship } = await client.checkPermission(checkOf(`document:${id}#view@user:${user}`));
  expect([MAY, MAY_NOT]).toContain(permissionship);
  return permissionship === MAY;
}

test('create, touch and delete', async () => {
  await client.writeRelationships(writeOf('create document:one#viewer@user:anna'));
  expect(await mayView('one', 'anna')).toBe(true);
  const taken = await refusalOf(client.writeRelationships(writeOf('create document:one#viewer@user:anna')));
  expect(taken.code).toBe('ALREADY_EXISTS');
  await client.writeRelationships(
    writeOf('touch document:one#viewer@user:anna', 'touch document:one#viewer@user:bert'),
  );
  expect(await identities('one')).toEqual(['document:one#viewer@user:anna', 'document:one#viewer@user:bert']);
  await client.writeRelationships(
    writeOf('delete document:one#viewer@user:anna', 'delete document:one#viewer@user:nobody'),
  );
  expect(await identities('one')).toEqual(['document:one#viewer@user:bert']);
  expect([await mayView('one', 'anna'), await mayView('one', 'bert')]).toEqual([false, true]);
});

test('touch replaces caveat and expiration, delete needs neither', async () => {
  const plain = 'document:two#viewer@user:anna';
  const expiring = `${plain}[expiration:2030-01-01T12:00:01.25Z]`;
  const conditional = `${plain}[office_hours:{"hour":10}]`;
  for (const text of [plain, expiring, conditional, expiring]) {
    await client.writeRelationships(writeOf(`touch ${text}`));
    expect(await stored('two')).toEqual([relationship(text)]);
  }
  await client.writeRelationships(writeOf(`delete ${plain}`));
  expect(await stored('two')).toEqual([]);
});

test('a relationship that expires is gone for every call from that instant on', async () => {
  const text = 'document:three#viewer@user:anna';
  await client.writeRelationships(writeOf(`create ${text}[expiration:2030-01-01T12:00:05Z]`));
  server.clock.set(NOON_MS + 4_999);
  expect([await mayView('three', 'anna'), (await identities('three')).length]).toEqual([true, 1]);
  server.clock.set(NOON_MS + 5_000);
  expect([await mayView('three', 'anna'), (await identities('three')).length]).toEqual([false, 0]);
  const guarded = {
    ...writeOf(`touch ${text}`),
    optionalPreconditions: [mustMatch({ type: 'document', id: 'three' })],
  };
  expect((await refusalOf(client.writeRelationships(guarded))).code).toBe('FAILED_PRECONDITION');
  await client.writeRelationships(writeOf(`create ${text}`)); // the place of an expired one is free
  expect(await mayView('three', 'anna')).toBe(true);
  server.clock.set(NOON_MS);
});

test('preconditions hold for the state before the updates, and all of them must', async () => {
  const there = { type: 'document', id: 'four', relation: 'owner' };
  const first = {
    ...writeOf('create document:four#owner@user:anna'),
    optionalPreconditions: [mustNotMatch(there)],
  };
  await client.writeRelationships(first);
  expect((await refusalOf(client.writeRelationships(first))).message).toContain(
    'unable to satisfy write precondition',
  );
  const both = {
    ...writeOf('touch document:four#owner@user:bert'),
    optionalPreconditions: [
      mustMatch(there),
      mustNotMatch({ ...there, subjectType: 'user', subjectId: 'bert' }),
    ],
  };
  await client.writeRelationships(both);
  expect((await refusalOf(client.writeRelationships(both))).code).toBe('FAILED_PRECONDITION');
  expect(await identities('four')).toEqual([
    'document:four#owner@user:anna',
    'document:four#owner@user:bert',
  ]);
});

test('a transaction happens whole or not at all', async () => {
  await client.writeRelationships(writeOf('create document:five#owner@user:anna'));
  const mixed = writeOf(
    'delete document:five#owner@user:anna',
    'create document:six#owner@user:anna',
    'create document:two-x#owner@user:x',
    'create document:five#viewer@user:anna',
  );
  await client.writeRelationships(writeOf('create document:two-x#owner@user:x'));
  expect((await refusalOf(client.writeRelationships(mixed))).code).toBe('ALREADY_EXISTS');
  expect([await identities('five'), await identities('six')]).toEqual([
    ['document:five#owner@user:anna'],
    [],
  ]);
});

test('the metadata of a transaction is kept with it', async () => {
  const head = server.tenant.store.head();
  const metadata = { ticket: 'OPS-7', tags: ['a', 1.5, null, { deep: true }] };
  await client.writeRelationships({
    ...writeOf('touch document:seven#owner@user:anna'),
    optionalTransactionMetadata: v1.createStructFromObject(metadata),
  });
  for await (const change of server.tenant.store.changes(head, AbortSignal.timeout(5_000))) {
    expect(change.metadata).toEqual(metadata);
    break;
  }
});

test('no updates at all are a transaction with a token', async () => {
  const { writtenAt } = await client.writeRelationships(writeOf());
  const { checkedAt } = await client.checkPermission(checkOf('document:one#view@user:anna'));
  expect(writtenAt).toEqual(checkedAt);
});
