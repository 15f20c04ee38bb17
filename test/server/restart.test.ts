import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import {
  atLeast,
  checkOf,
  exactly,
  identityOf,
  MAY,
  MAY_NOT,
  readOf,
  schemaOf,
  writeOf,
} from './requests.ts';
import { RunningServer } from './running-server.ts';

test('what was there before a restart is there after it: data, schema, tokens, cursors, history', async () => {
  const server = await RunningServer.start();
  const before = server.client();
  await before.writeSchema(schemaOf(DRIVE_SCHEMA));
  const { writtenAt: granted } = await before.writeRelationships(
    writeOf('create document:plan#owner@user:anna', 'create document:plan#owner@user:bert'),
  );
  const { writtenAt: revoked } = await before.writeRelationships(
    writeOf('delete document:plan#owner@user:anna'),
  );
  const firstPage = readOf({ type: 'document' }, { optionalLimit: 1, consistency: exactly(granted) });
  const [first] = await before.readRelationships(firstPage);

  await server.restart();
  const after = server.client();
  const asked = 'document:plan#edit@user:anna';
  expect(await after.checkPermission(checkOf(asked))).toMatchObject({
    permissionship: MAY_NOT,
    checkedAt: revoked,
  });
  expect(await after.checkPermission(checkOf(asked, exactly(granted)))).toMatchObject({
    permissionship: MAY,
    checkedAt: granted,
  });
  expect(await after.checkPermission(checkOf(asked, atLeast(granted)))).toMatchObject({
    permissionship: MAY_NOT,
  });
  expect((await after.readSchema(v1.ReadSchemaRequest.create())).schemaText).toBe(DRIVE_SCHEMA);
  const rest = await after.readRelationships({ ...firstPage, optionalCursor: first!.afterResultCursor! });
  expect([first!, ...rest].map(({ relationship }) => identityOf(relationship!))).toEqual([
    'document:plan#owner@user:anna',
    'document:plan#owner@user:bert',
  ]);

  const { writtenAt: later } = await after.writeRelationships(writeOf('touch document:plan#owner@user:anna'));
  expect(await after.checkPermission(checkOf(asked, atLeast(later)))).toMatchObject({
    permissionship: MAY,
    checkedAt: later,
  });
  expect(await after.checkPermission(checkOf(asked, exactly(revoked)))).toMatchObject({
    permissionship: MAY_NOT,
  });
});
