import { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { refusalOf } from './refusal.ts';
import { deleteOf, mustMatch, mustNotMatch, readOf, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

const { COMPLETE, PARTIAL } = v1.DeleteRelationshipsResponse_DeletionProgress;

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
});

/** Seven viewers of `id`, whoever was there before. */
async function sevenViewers(id: string): Promise<{ readonly type: string; readonly id: string }> {
  const names = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus'];
  await client.writeRelationships(
    writeOf(...names.map((name) => `touch document:${id}#viewer@user:${name}`)),
  );
  return { type: 'document', id };
}

async function count(filter: { readonly type: string; readonly id: string }): Promise<number> {
  return (await client.readRelationships(readOf(filter))).length;
}

test('everything that matches, in one transaction', async () => {
  const filter = await sevenViewers('one');
  const other = await sevenViewers('one-more');
  const answer = await client.deleteRelationships(deleteOf(filter));
  expect(answer).toMatchObject({ deletionProgress: COMPLETE, relationshipsDeletedCount: '7' });
  expect([await count(filter), await count(other)]).toEqual([0, 7]);
  expect(await client.deleteRelationships(deleteOf(filter))).toMatchObject({
    deletionProgress: COMPLETE,
    relationshipsDeletedCount: '0',
  });
});

test('by subject, whatever the resource', async () => {
  const filter = await sevenViewers('two');
  await client.deleteRelationships(deleteOf({ ...filter, subjectType: 'user', subjectId: 'cat' }));
  expect(await count(filter)).toBe(6);
});

test('a limit without leave to be partial is all or nothing', async () => {
  const filter = await sevenViewers('three');
  expect(await refusalOf(client.deleteRelationships(deleteOf(filter, { optionalLimit: 6 })))).toMatchObject({
    code: 'INVALID_ARGUMENT',
    info: { reason: 'ERROR_REASON_TOO_MANY_RELATIONSHIPS_FOR_TRANSACTIONAL_DELETE' },
  });
  expect(await count(filter)).toBe(7);
  const answer = await client.deleteRelationships(deleteOf(filter, { optionalLimit: 7 }));
  expect(answer).toMatchObject({ deletionProgress: COMPLETE, relationshipsDeletedCount: '7' });
});

test('a limit with leave to be partial is repeated until it is complete', async () => {
  const filter = await sevenViewers('four');
  const seen: string[] = [];
  for (;;) {
    const answer = await client.deleteRelationships(
      deleteOf(filter, { optionalLimit: 3, optionalAllowPartialDeletions: true }),
    );
    seen.push(answer.relationshipsDeletedCount);
    if (answer.deletionProgress === COMPLETE) break;
    expect(answer.deletionProgress).toBe(PARTIAL);
  }
  expect(seen).toEqual(['3', '3', '1']);
  expect(await count(filter)).toBe(0);
});

test('preconditions decide first', async () => {
  const filter = await sevenViewers('five');
  const guarded = deleteOf(filter, { optionalPreconditions: [mustMatch({ ...filter, relation: 'owner' })] });
  expect((await refusalOf(client.deleteRelationships(guarded))).code).toBe('FAILED_PRECONDITION');
  expect(await count(filter)).toBe(7);
  const free = deleteOf(filter, { optionalPreconditions: [mustNotMatch({ ...filter, relation: 'owner' })] });
  expect((await client.deleteRelationships(free)).relationshipsDeletedCount).toBe('7');
});
