import type { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test, vi } from 'vitest';
import { digestOf, encodeCursor } from '../../src/consistency/cursor.ts';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { refusalOf } from './refusal.ts';
import { checkOf, exactly, readOf, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

let server: RunningServer;
let client: Client;
let written: v1.ZedToken;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  const owners = ['anna', 'bert', 'cora'].map((name) => `create document:plan#owner@user:${name}`);
  written = (await client.writeRelationships(writeOf(...owners))).writtenAt!;
});

/** `text` with each bit of each of its characters flipped; some results are no characters a token has. */
function flipped(text: string): readonly string[] {
  return Array.from(text).flatMap((_, index) =>
    Array.from({ length: 7 }, (_bit, bit) => {
      const bytes = Buffer.from(text, 'ascii');
      bytes[index]! ^= 1 << bit;
      return bytes.toString('ascii');
    }),
  );
}

const PAGE = { optionalLimit: 1 };
const pageAfter = (token: string): v1.ReadRelationshipsRequest =>
  readOf({ type: 'document' }, { ...PAGE, optionalCursor: { token } });

test('a token with any bit flipped, cut or doubled is refused', async () => {
  const { token } = written;
  for (const changed of [
    ...flipped(token),
    token.slice(1),
    token.slice(0, -1),
    token + token,
    ` ${token}`,
    `${token}=`,
  ]) {
    const asked = checkOf('document:plan#owner@user:anna', exactly({ token: changed }));
    expect(await refusalOf(client.checkPermission(asked))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
});

test('a cursor with any bit flipped is refused, or is still the same cursor', async () => {
  const [first] = await client.readRelationships(readOf({ type: 'document' }, PAGE));
  const { token } = first!.afterResultCursor!;
  const next = await client.readRelationships(pageAfter(token));
  const outcomes = await Promise.all(
    flipped(token).map(async (changed) => {
      try {
        return JSON.stringify(await client.readRelationships(pageAfter(changed)));
      } catch (thrown) {
        return (await refusalOf(Promise.reject(thrown))).info?.reason;
      }
    }),
  );
  const found = new Set(outcomes);
  found.delete(JSON.stringify(next)); // base64 passes over what is not of it
  expect([...found]).toEqual(['ERROR_REASON_INVALID_CURSOR']);
});

/** The checksum is no secret: a cursor can be made by anyone, and must not be believed. */
test.each([
  { name: 'ahead of the newest state', change: { revision: 1_000_000 } },
  { name: 'far ahead of any state', change: { revision: Number.MAX_SAFE_INTEGER } },
  { name: 'between two states', change: { revision: 1.5 } },
  { name: 'before the first state', change: { revision: -1 } },
  { name: 'after something that is no relationship', change: { after: 'nonsense' } },
  { name: 'of another request', change: { request: digestOf('another') } },
  { name: 'of another store', change: { storeId: '0000000000000000' } },
])('a forged cursor $name is refused, and waited for by nobody', async ({ change }) => {
  const [first] = await client.readRelationships(readOf({ type: 'document' }, PAGE));
  const given = first!.afterResultCursor!.token;
  const [, , revision, request, after] = JSON.parse(Buffer.from(given, 'base64url').toString()) as [
    number,
    string,
    number,
    string,
    string,
  ];
  const genuine = { storeId: server.tenant.store.id, revision, request, after };
  expect(encodeCursor(genuine)).toBe(given);
  const { frontier } = server.tenant;
  const reach = vi.spyOn(frontier, 'reach');
  const refusal = await refusalOf(
    client.readRelationships(pageAfter(encodeCursor({ ...genuine, ...change }))),
  );
  expect(refusal).toMatchObject({
    code: 'INVALID_ARGUMENT',
    info: { reason: 'ERROR_REASON_INVALID_CURSOR' },
  });
  for (const [awaited] of reach.mock.calls) expect(awaited).toBeLessThanOrEqual(frontier.applied());
  reach.mockRestore();
});
