import { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { refusalOf } from './refusal.ts';
import { checkOf, exactly, MAY, MAY_NOT, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
});

const READ = v1.ReadSchemaRequest.create();

test('before a schema is written, every call that needs one says how to start', async () => {
  const said = { code: 'NOT_FOUND', message: 'no schema has been defined; please call WriteSchema to start' };
  expect(await refusalOf(client.readSchema(READ))).toEqual(said);
  expect(await refusalOf(client.checkPermission(checkOf('document:readme#view@user:anna')))).toEqual(said);
  expect(await refusalOf(client.writeRelationships(writeOf('touch document:a1#owner@user:anna')))).toEqual(
    said,
  );
});

test('a schema is given back as it was written, at the revision of the write', async () => {
  const { writtenAt } = await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  expect(await client.readSchema(READ)).toEqual({ schemaText: DRIVE_SCHEMA, readAt: writtenAt });
});

test('an empty schema is accepted, and read as none', async () => {
  await client.writeSchema(schemaOf(''));
  expect((await refusalOf(client.readSchema(READ))).code).toBe('NOT_FOUND');
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
});

test('a snapshot keeps the schema it was made under', async () => {
  const before = DRIVE_SCHEMA;
  await client.writeRelationships(writeOf('touch document:plan#owner@user:anna'));
  const { writtenAt: old } = await client.writeSchema(schemaOf(before));
  await client.writeSchema(schemaOf(before.replace('permission edit = owner', 'permission edit = nil')));
  const asked = 'document:plan#edit@user:anna';
  expect((await client.checkPermission(checkOf(asked))).permissionship).toBe(MAY_NOT);
  expect((await client.checkPermission(checkOf(asked, exactly(old)))).permissionship).toBe(MAY);
  await client.writeSchema(schemaOf(before));
  expect((await client.checkPermission(checkOf(asked))).permissionship).toBe(MAY);
});

test('what is added can be used at once, what is taken away is gone at once', async () => {
  const more = DRIVE_SCHEMA.replace(
    'relation banned: user',
    'relation banned: user\n  relation signer: user',
  );
  await client.writeSchema(schemaOf(more));
  await client.writeRelationships(writeOf('create document:plan#signer@user:anna'));
  const asked = checkOf('document:plan#signer@user:anna');
  expect((await client.checkPermission(asked)).permissionship).toBe(MAY);
  expect((await refusalOf(client.writeSchema(schemaOf(DRIVE_SCHEMA)))).info).toMatchObject({
    reason: 'ERROR_REASON_SCHEMA_TYPE_ERROR',
    metadata: { operation: 'delete_relation', relationship: 'document:plan#signer@user:anna' },
  });
  expect((await client.checkPermission(asked)).permissionship).toBe(MAY);
  await client.writeRelationships(writeOf('delete document:plan#signer@user:anna'));
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  expect((await refusalOf(client.checkPermission(asked))).code).toBe('FAILED_PRECONDITION');
});
