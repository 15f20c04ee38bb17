import type { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';
import { bulkOf, checkOf, expandOf, MAY, MAY_NOT, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';
import { wrappedStore } from './wrapped-store.ts';

const SCHEMA = `definition user {}
definition group {
  relation member: user | group#member
}
definition folder {
  relation parent: folder
  relation viewer: user | group#member
  relation banned: user
  permission view = viewer + parent->view
  permission guarded = (viewer + parent->guarded) - banned
  permission everywhere = viewer & parent.all(everywhere)
}`;

let server: RunningServer;
let client: Client;
/** Reads of pages from the store. */
let readCount = 0;

beforeAll(async () => {
  server = await RunningServer.start({
    wrapStore: (store) =>
      wrappedStore(store, (inner) => ({
        readPages: (keys, upTo, signal) => {
          readCount++;
          return inner.readPages(keys, upTo, signal);
        },
      })),
  });
  client = server.client();
  await client.writeSchema(schemaOf(SCHEMA));
  await client.writeRelationships(writeOf('create group:small#member@user:anna'));
});

function times(count: number, text: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => text(index));
}

type Permissionship = v1.CheckPermissionResponse['permissionship'];

async function verdictFor(asker: Client, asked: string): Promise<Permissionship> {
  return (await asker.checkPermission(checkOf(asked))).permissionship;
}

function verdict(asked: string): Promise<Permissionship> {
  return verdictFor(client, asked);
}

const TOO_DEEP = { code: 'FAILED_PRECONDITION', info: { reason: 'ERROR_REASON_MAXIMUM_DEPTH_EXCEEDED' } };

async function expectTooDeep(asked: string): Promise<void> {
  expect(await refusalOf(client.checkPermission(checkOf(asked)))).toMatchObject(TOO_DEEP);
  const traced = checkOf(asked, undefined, { withTracing: true });
  expect(await refusalOf(client.checkPermission(traced))).toMatchObject(TOO_DEEP);
  expect(await verdict('group:small#member@user:anna')).toBe(MAY); // and the next call is answered
}

test.each([60, 10_000])(
  'groups nested %i deep: what is near is answered, the rest is too deep',
  async (depth) => {
    const name = (index: number): string => `group:deep${depth}-${index}`;
    await server.fill(times(depth, (index) => `${name(index)}#member@${name(index + 1)}#member`));
    await server.fill([`${name(50)}#member@user:near`, `${name(depth)}#member@user:far`]);
    expect(await verdict(`${name(0)}#member@user:near`)).toBe(MAY); // fifty steps are within the limit
    await expectTooDeep(`${name(0)}#member@user:far`);
    await expectTooDeep(`${name(0)}#member@user:nobody`);
    expect(await verdict(`${name(depth - 10)}#member@user:far`)).toBe(MAY);
    expect(await verdict(`${name(depth - 10)}#member@user:near`)).toBe(depth === 60 ? MAY : MAY_NOT);
  },
);

test('a ring of a thousand groups', async () => {
  const name = (index: number): string => `group:ring-${index % 1_000}`;
  await server.fill(times(1_000, (index) => `${name(index)}#member@${name(index + 1)}#member`));
  await server.fill([`${name(20)}#member@user:near`, `${name(500)}#member@user:far`]);
  expect(await verdict(`${name(0)}#member@user:near`)).toBe(MAY);
  await expectTooDeep(`${name(0)}#member@user:far`);
  const { treeRoot } = await client.expandPermissionTree(expandOf(`${name(20)}#member`));
  expect(treeRoot?.treeType).toMatchObject({ oneofKind: 'leaf', leaf: { subjects: [{}, {}] } });
});

test('a knot: every one of forty groups is in every other', async () => {
  const pairs = times(40, (index) => `knot-${index}`).flatMap((one, _, all) =>
    all.filter((other) => other !== one).map((other) => `group:${one}#member@group:${other}#member`),
  );
  await server.fill([...pairs, 'group:knot-7#member@user:anna']);
  const texts = times(40, (index) => `group:knot-${index}#member@user:${index % 2 === 0 ? 'anna' : 'bert'}`);
  const { pairs: answers } = await client.checkBulkPermissions(bulkOf(texts));
  const found = answers.map(({ response }) => response.oneofKind === 'item' && response.item.permissionship);
  expect(found).toEqual(times(40, String).map((_, index) => (index % 2 === 0 ? MAY : MAY_NOT)));
});

test('a group of fifty thousand members', async () => {
  await server.fill(times(50_000, (index) => `group:wide#member@user:u-${index}`));
  expect(await verdict('group:wide#member@user:u-49999')).toBe(MAY);
  expect(await verdict('group:wide#member@user:u-50000')).toBe(MAY_NOT);
  const { treeRoot } = await client.expandPermissionTree(expandOf('group:wide#member'));
  const tree = treeRoot!.treeType;
  expect(tree.oneofKind === 'leaf' && tree.leaf.subjects.length).toBe(50_000);
});

test('a group of ten thousand groups, asked for one user and for hundreds at once', async () => {
  await server.fill(times(10_000, (index) => `group:broad#member@group:sub-${index}#member`));
  await server.fill(['group:sub-9999#member@user:last']);
  const before = readCount;
  expect(await verdict('group:broad#member@user:nobody')).toBe(MAY_NOT); // wants ten thousand pages at once
  expect(await verdict('group:broad#member@user:last')).toBe(MAY);
  expect(readCount - before).toBeGreaterThan(0);
  expect(readCount - before).toBeLessThan(10);

  // Millions of steps, in which the calls of others get their turns.
  const other = server.client();
  let isDone = false;
  const texts = times(300, (index) => `group:broad#member@user:q-${index}`);
  const bulk = client.checkBulkPermissions(bulkOf(texts)).finally(() => (isDone = true));
  let answeredMeanwhile = 0;
  for (; !isDone; answeredMeanwhile++) await verdictFor(other, 'group:small#member@user:anna');
  const { pairs } = await bulk;
  const found = pairs.map(({ response }) => response.oneofKind === 'item' && response.item.permissionship);
  expect(new Set(found)).toEqual(new Set([MAY_NOT]));
  expect(answeredMeanwhile).toBeGreaterThan(10);
});

/** `levels` rows of two folders, each under both of the row above: 2^levels ways from the bottom to the top. */
function lattice(name: string, levels: number): readonly string[] {
  return times(levels, String).flatMap((_, level) =>
    ['a', 'b'].flatMap((from) =>
      ['a', 'b'].map((to) => `folder:${name}-${level}${from}#parent@folder:${name}-${level + 1}${to}`),
    ),
  );
}

test('a lattice with a billion ways up is checked at once, and refused as a tree', async () => {
  await server.fill([
    ...lattice('way', 30),
    'folder:way-30b#viewer@user:anna',
    'folder:way-30a#banned@user:bert',
  ]);
  for (const permission of ['view', 'guarded', 'everywhere']) {
    expect(await verdict(`folder:way-0a#${permission}@user:nobody`)).toBe(MAY_NOT);
  }
  expect(await verdict('folder:way-0a#view@user:anna')).toBe(MAY);
  const traced = await client.checkPermission(
    checkOf('folder:way-0a#view@user:nobody', undefined, { withTracing: true }),
  );
  expect(traced.debugTrace?.check?.resolution.oneofKind).toBe('subProblems');
  const refusal = await refusalOf(client.expandPermissionTree(expandOf('folder:way-0a#view')));
  expect(refusal.code).toBe('FAILED_PRECONDITION');
  expect(refusal.message).toContain('max work exceeded'); // after as many steps as a request may take
  expect(await verdict('folder:way-0a#view@user:anna')).toBe(MAY);
});
