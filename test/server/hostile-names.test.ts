import { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { refusalOf } from './refusal.ts';
import {
  bulkOf,
  checkOf,
  expandOf,
  identityOf,
  MAY,
  MAY_NOT,
  readOf,
  schemaOf,
  writeOf,
} from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

let client: Client;

beforeAll(async () => {
  client = (await RunningServer.start()).client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
});

test('ids of 1024 bytes, with every character they may have, go through every call', async () => {
  const alphabet = 'ABCXYZabcxyz0189/_|-=+';
  const id = alphabet.repeat(50).slice(0, 1024);
  const text = `document:${id}#owner@user:${id}`;
  await client.writeRelationships(writeOf(`create ${text}`));
  expect((await client.checkPermission(checkOf(text))).permissionship).toBe(MAY);
  const nearly = `document:${id}#owner@user:${id.slice(0, -1)}`;
  expect((await client.checkPermission(checkOf(nearly))).permissionship).toBe(MAY_NOT);
  const { treeRoot } = await client.expandPermissionTree(expandOf(`document:${id}#owner`));
  expect(treeRoot?.expandedObject?.objectId).toBe(id);
  const [answer] = await client.readRelationships(readOf({ type: 'document', id }, { optionalLimit: 1 }));
  expect(identityOf(answer!.relationship!)).toBe(text);
  const optionalCursor = answer!.afterResultCursor!;
  expect(
    await client.readRelationships(readOf({ type: 'document', id }, { optionalLimit: 1, optionalCursor })),
  ).toEqual([]);
});

test.each([
  { name: 'one byte too many', id: 'x'.repeat(1025) },
  { name: 'a hundred thousand bytes', id: 'x'.repeat(100_000) },
  { name: 'letters beyond ASCII', id: 'ünïcode' },
  { name: 'a look-alike', id: 'аnna' }, // its first letter is Cyrillic
  { name: 'an emoji', id: '🦊' },
  { name: 'half of a pair', id: '\ud83e' },
  { name: 'a zero byte', id: 'a\0b' },
  { name: 'a line break at the end', id: 'anna\n' },
  { name: 'separators of the text form', id: 'a#b@c:d' },
  { name: 'a wildcard among others', id: 'a*' },
  { name: 'a path upwards', id: '../anna' },
  { name: 'nothing', id: '' },
])('an id with $name is refused, in a question and in an update', async ({ id }) => {
  const question = checkOf('document:plan#view@user:anna', undefined, {
    resource: { objectType: 'document', objectId: id },
  });
  expect(await refusalOf(client.checkPermission(question))).toMatchObject({
    code: 'INVALID_ARGUMENT',
    violations: ['resource.object_id'],
  });
  const request = writeOf('touch document:plan#owner@user:anna');
  request.updates[0]!.relationship!.subject!.object!.objectId = id;
  expect(await refusalOf(client.writeRelationships(request))).toMatchObject({
    code: 'INVALID_ARGUMENT',
    violations: ['updates[0].relationship.subject.object.object_id'],
  });
});

test('names of JavaScript are ids like any other', async () => {
  const ids = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    '-0',
    '0',
    '00',
  ];
  await client.writeRelationships(writeOf(...ids.map((id) => `create document:${id}#owner@user:${id}`)));
  const texts = ids.flatMap((document) => ids.map((user) => `document:${document}#owner@user:${user}`));
  const { pairs } = await client.checkBulkPermissions(bulkOf(texts));
  const found = pairs.map(
    ({ response }) => response.oneofKind === 'item' && response.item.permissionship === MAY,
  );
  expect(found).toEqual(ids.flatMap((document) => ids.map((user) => document === user)));
});

test('a context may name what it likes', async () => {
  const context = v1.createStructFromObject(JSON.parse('{"__proto__":{"hour":1},"constructor":null,"":""}'));
  const request = { ...checkOf('document:__proto__#owner@user:__proto__'), context };
  expect((await client.checkPermission(request)).permissionship).toBe(MAY);
});
