import { expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { refusalOf } from './refusal.ts';
import { checkOf, expandOf, MAY, readOf, schemaOf, writeOf } from './requests.ts';
import { type LogLine, RunningServer } from './running-server.ts';
import { wrappedStore } from './wrapped-store.ts';

/** What nobody foresaw: neither a fault of ours nor an error with a code. */
class Unforeseen extends TypeError {}

const SECRET = 'the disk at /secret/place melted';
const INTERNAL = { code: 'INTERNAL', message: 'internal error' };

function failures(server: RunningServer): readonly LogLine[] {
  return server.lines.filter(({ level }) => Number(level) >= 50);
}

function expectTold(server: RunningServer, count: number, method: string): void {
  const lines = failures(server);
  expect(lines).toHaveLength(count);
  expect(lines.at(-1)).toMatchObject({
    method: `/authzed.api.v1.PermissionsService/${method}`,
    code: 'INTERNAL',
    caller: 'anyone',
    requestId: expect.stringMatching(/^\w{20}$/),
    err: { message: SECRET, stack: expect.stringContaining('failing-store.test.ts') },
  });
}

test('a store that throws what nobody foresaw: the caller learns nothing, the log everything, and the server lives', async () => {
  let isBroken = false;
  const attempt = <T>(call: () => T): T => {
    if (isBroken) throw new Unforeseen(SECRET);
    return call();
  };
  const server = await RunningServer.start({
    wrapStore: (store) =>
      wrappedStore(store, (inner) => ({
        readPages: async (keys, upTo, signal) => attempt(() => inner.readPages(keys, upTo, signal)),
        commit: async (commit, signal) => attempt(() => inner.commit(commit, signal)),
        scan: (query, signal) => attempt(() => inner.scan(query, signal)),
      })),
  });
  const client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  await client.writeRelationships(writeOf('create document:plan#owner@user:anna'));

  isBroken = true;
  const check = checkOf('document:plan#view@user:anna');
  expect(await refusalOf(client.checkPermission(check))).toEqual(INTERNAL);
  expectTold(server, 1, 'CheckPermission');
  expect(await refusalOf(client.expandPermissionTree(expandOf('document:plan#view')))).toEqual(INTERNAL);
  expectTold(server, 2, 'ExpandPermissionTree');
  expect(await refusalOf(client.readRelationships(readOf({ type: 'document' })))).toEqual(INTERNAL);
  expectTold(server, 3, 'ReadRelationships');
  expect(await refusalOf(client.writeRelationships(writeOf('touch document:plan#owner@user:bert')))).toEqual(
    INTERNAL,
  );
  expectTold(server, 4, 'WriteRelationships');

  isBroken = false;
  expect((await client.checkPermission(check)).permissionship).toBe(MAY);
  expect(await client.readRelationships(readOf({ type: 'document' }))).toHaveLength(1);
});

test('a stream that breaks in the middle ends as an error, never as a whole answer', async () => {
  const server = await RunningServer.start({
    wrapStore: (store) =>
      wrappedStore(store, (inner) => ({
        async *scan(query, signal) {
          for await (const batch of inner.scan(query, signal)) {
            yield { ...batch, found: batch.found.slice(0, 2) };
            throw new Unforeseen(SECRET);
          }
        },
      })),
  });
  const client = server.callbackClient();
  await client.promises.writeSchema(schemaOf(DRIVE_SCHEMA));
  await client.promises.writeRelationships(
    writeOf(...['a', 'b', 'c'].map((id) => `create document:plan#owner@user:${id}`)),
  );
  let count = 0;
  const stream = client.readRelationships(readOf({ type: 'document' }));
  stream.on('data', () => count++);
  const refusal = await refusalOf(
    new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject)),
  );
  expect([refusal, count]).toEqual([INTERNAL, 2]);
  expectTold(server, 1, 'ReadRelationships');
});

test('when the changes of the store can no longer be followed, nothing older is passed off as the newest', async () => {
  let isBroken = false;
  const server = await RunningServer.start({
    wrapStore: (store) =>
      wrappedStore(store, (inner) => ({
        async *changes(after, signal) {
          for await (const change of inner.changes(after, signal)) {
            if (isBroken) throw new Unforeseen(SECRET);
            yield change;
          }
        },
      })),
  });
  const client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  await client.writeRelationships(writeOf('create document:plan#owner@user:anna'));
  const check = checkOf('document:plan#view@user:anna');
  expect((await client.checkPermission(check)).permissionship).toBe(MAY);
  isBroken = true;
  // The revocation is on disk, but nobody can be told that every check sees it.
  const revocation = writeOf('delete document:plan#owner@user:anna');
  expect(await refusalOf(client.writeRelationships(revocation))).toEqual(INTERNAL);
  expect(await refusalOf(client.checkPermission(check))).toEqual(INTERNAL);
  expect(failures(server)).toHaveLength(2);
  expect(JSON.stringify(failures(server)[0])).toContain(SECRET);
});
