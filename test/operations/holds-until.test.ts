import { expect, test } from 'vitest';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { parseTime } from '../../src/model/time-text.ts';
import { CALLER, NEVER, putSchema, question, snapshot, writeText } from './calls.ts';
import { TenantInFolder } from './tenant-in-folder.ts';

const SCHEMA = `use expiration
definition user {}
definition document {
  relation reader: user | user with expiration
  relation banned: user | user with expiration
  relation pardoned: user | user with expiration
  permission plain = reader
  permission view = reader - (banned - pardoned)
}`;

/** The yes as `optional_expires_at` tells it, and the answer when that time has come. */
async function untilAndAfter(permission: string, lines: readonly string[]): Promise<readonly unknown[]> {
  await using folder = await TenantInFolder.open();
  await putSchema(folder.tenant, SCHEMA);
  await writeText(folder.tenant, ...lines.map((line) => `touch document:one#${line}` as const));
  const ask = { ...question(`document:one#${permission}@user:anna`), tracing: false };
  const before = await checkPermission(await snapshot(folder.tenant), CALLER, ask, NEVER);
  const until = before.expiresAtNs;
  if (until === undefined) return [before.verdict.kind, until];
  folder.clock.set(Number(until / 1_000_000n));
  const after = await checkPermission(await snapshot(folder.tenant), CALLER, ask, NEVER);
  return [before.verdict.kind, until, after.verdict.kind];
}

test('a yes holds until the first relationship that carries it lapses', async () => {
  const lines = ['reader@user:anna[expiration:2035-01-01T00:00:00Z]'];
  expect(await untilAndAfter('plain', lines)).toEqual(['yes', parseTime('2035-01-01T00:00:00Z'), 'no']);
});

test('a yes that an exclusion of an exclusion allows holds no longer than that', async () => {
  const lines = [
    'reader@user:anna[expiration:2035-01-01T00:00:00Z]',
    'banned@user:anna',
    'pardoned@user:anna[expiration:2033-01-01T00:00:00Z]', // carries nothing, and without it the ban is in force
  ];
  expect(await untilAndAfter('view', lines)).toEqual(['yes', parseTime('2033-01-01T00:00:00Z'), 'no']);
});

test('what lapsed before does not count', async () => {
  const lines = ['reader@user:anna', 'banned@user:anna[expiration:2020-01-01T00:00:00Z]'];
  expect(await untilAndAfter('view', lines)).toEqual(['yes', undefined]);
});
