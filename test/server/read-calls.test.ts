import type { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { refusalOf } from './refusal.ts';
import {
  exactly,
  type FilterFields,
  identityOf,
  readOf,
  relationship,
  schemaOf,
  writeOf,
} from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

const STORED = [
  'document:alpha#folder@folder:home',
  'document:alpha#owner@user:anna',
  'document:alpha#viewer@group:eng#member',
  'document:alpha#viewer@user:*',
  'document:alpha#viewer@user:anna[office_hours:{"hour":3}]',
  'document:alpine#viewer@user:anna[expiration:2031-01-01T00:00:00Z]',
  'document:beta#owner@user:bert',
  'folder:home#parent@folder:root',
  'folder:home#viewer@group:eng#member',
  'group:eng#member@group:core#member',
  'group:eng#member@user:anna',
];

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  await client.writeRelationships(writeOf(...STORED.map((text) => `create ${text}`)));
});

async function read(
  filter: FilterFields,
  fields: Partial<v1.ReadRelationshipsRequest> = {},
): Promise<readonly string[]> {
  const answers = await client.readRelationships(readOf(filter, fields));
  return answers.map((answer) => identityOf(answer.relationship!));
}

/** What the filter should find, by its definition: a predicate on the text. */
const FILTERS: readonly { readonly filter: FilterFields; readonly pattern: RegExp }[] = [
  { filter: { type: 'document' }, pattern: /^document:/ },
  { filter: { type: 'document', id: 'alpha' }, pattern: /^document:alpha#/ },
  { filter: { type: 'document', prefix: 'alp' }, pattern: /^document:alp/ },
  { filter: { type: 'document', id: 'alpha', relation: 'viewer' }, pattern: /^document:alpha#viewer/ },
  { filter: { type: 'document', relation: 'viewer' }, pattern: /^document:\w+#viewer/ },
  { filter: { type: 'document', id: 'nothing' }, pattern: /^$/ },
  { filter: { relation: 'viewer' }, pattern: /#viewer/ }, // a relation without a type
  { filter: { id: 'home' }, pattern: /^\w+:home#/ },
  { filter: { prefix: 'e' }, pattern: /^\w+:e/ },
  { filter: { subjectType: 'user' }, pattern: /@user:/ },
  { filter: { subjectType: 'user', subjectId: 'anna' }, pattern: /@user:anna$/ },
  { filter: { subjectType: 'user', subjectId: '*' }, pattern: /@user:\*$/ },
  { filter: { subjectType: 'group' }, pattern: /@group:/ }, // any subject relation
  { filter: { subjectType: 'group', subjectRelation: 'member' }, pattern: /@group:\w+#member$/ },
  { filter: { subjectType: 'group', subjectRelation: '' }, pattern: /@group:\w+$/ },
  { filter: { subjectType: 'folder', subjectRelation: '' }, pattern: /@folder:\w+$/ },
  {
    filter: { type: 'folder', subjectType: 'group', subjectId: 'eng', subjectRelation: 'member' },
    pattern: /^folder.*@group:eng#member$/,
  },
  {
    filter: { type: 'document', relation: 'owner', subjectType: 'user', subjectId: 'bert' },
    pattern: /^document:\w+#owner@user:bert$/,
  },
];

test.each(FILTERS)('$filter', async ({ filter, pattern }) => {
  const identities = STORED.map((text) => text.replace(/\[.*/, ''));
  expect((await read(filter)).toSorted()).toEqual(identities.filter((text) => pattern.test(text)).toSorted());
});

test('caveats with their context and expirations come along', async () => {
  const answers = await client.readRelationships(
    readOf({ type: 'document', subjectType: 'user', subjectId: 'anna' }),
  );
  expect(answers.map((answer) => answer.relationship)).toEqual(
    STORED.filter((text) => /^document.*@user:anna/.test(text)).map(relationship),
  );
});

test.each([1, 2, 3, 10, 11, 12])('pages of %i put together are the whole', async (limit) => {
  const found: string[] = [];
  const filter = { prefix: '', relation: '', subjectType: 'user' };
  const whole = await read(filter);
  let cursor: v1.Cursor | undefined;
  for (;;) {
    const page = await client.readRelationships(
      readOf(filter, { optionalLimit: limit, ...(cursor && { optionalCursor: cursor }) }),
    );
    found.push(...page.map((answer) => identityOf(answer.relationship!)));
    if (page.length < limit) break;
    cursor = page.at(-1)!.afterResultCursor!;
  }
  expect(found).toEqual(whole);
});

test('a cursor stays at its snapshot whatever is written meanwhile', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `doc-${String(index).padStart(2, '0')}`);
  await client.writeRelationships(writeOf(...ids.map((id) => `create document:${id}#owner@user:cora`)));
  const filter = { type: 'document', subjectType: 'user', subjectId: 'cora' };
  const whole = await read(filter);
  const found: string[] = [];
  const states = new Set<string>();
  let cursor: v1.Cursor | undefined;
  for (let page = 0; page < ids.length; page++) {
    const [answer] = await client.readRelationships(
      readOf(filter, { optionalLimit: 1, ...(cursor && { optionalCursor: cursor }) }),
    );
    found.push(identityOf(answer!.relationship!));
    states.add(answer!.readAt!.token);
    cursor = answer!.afterResultCursor!;
    // One that is still to come goes, one that comes after all others is added.
    await client.writeRelationships(
      writeOf(
        `delete document:${ids.at(-1 - page)}#owner@user:cora`,
        `create document:doc-9${page}#owner@user:cora`,
      ),
    );
  }
  expect(found).toEqual(whole);
  expect(states.size).toBe(1);
  expect(await read(filter)).toHaveLength(20); // the newest state is another
});

test('a cursor belongs to its filter and its limit', async () => {
  const [answer] = await client.readRelationships(readOf({ type: 'document' }, { optionalLimit: 1 }));
  const optionalCursor = answer!.afterResultCursor!;
  for (const other of [
    readOf({ type: 'folder' }, { optionalLimit: 1, optionalCursor }),
    readOf({ type: 'document', prefix: 'a' }, { optionalLimit: 1, optionalCursor }),
    readOf({ type: 'document' }, { optionalLimit: 2, optionalCursor }),
  ]) {
    expect(await refusalOf(client.readRelationships(other))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      info: { reason: 'ERROR_REASON_INVALID_CURSOR' },
    });
  }
});

test('a read at an old snapshot sees the old state, and says which it was', async () => {
  const { writtenAt } = await client.writeRelationships(writeOf('create document:gamma#owner@user:dora'));
  await client.writeRelationships(writeOf('delete document:gamma#owner@user:dora'));
  const filter = { type: 'document', id: 'gamma' };
  expect(await read(filter)).toEqual([]);
  const answers = await client.readRelationships(readOf(filter, { consistency: exactly(writtenAt) }));
  expect(answers.map(({ readAt }) => readAt)).toEqual([writtenAt]);
});
