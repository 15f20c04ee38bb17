import { expect, test } from 'vitest';
import type { Connection } from '../../src/cli/client/connection.ts';
import { DELETE, IMPORT, READ_SCHEMA, WRITE } from '../../src/cli/client/methods.ts';
import {
  CREATE_TENANT,
  GET_TENANT,
  LIST_TENANTS,
  SUSPEND_TENANT,
  UPDATE_TENANT,
} from '../../src/cli/client/tenant-methods.ts';
import { served } from '../cli/served.ts';
import { scrapeOf } from '../observe/scrape.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { clientOf } from './operator-client.ts';

const SCHEMA = 'definition user {}\n\ndefinition document {\n  relation viewer: user\n}';
const CREATE = 1; // of `RelationshipUpdate.Operation`

const relationship = (id: string) => ({
  resource: { objectType: 'document', objectId: id },
  relation: 'viewer',
  subject: { object: { objectType: 'user', objectId: 'anna' } },
});

async function write(connection: Connection, ...ids: readonly string[]): Promise<void> {
  const updates = ids.map((id) => ({ operation: CREATE as 1, relationship: relationship(id) }));
  await connection.call(WRITE, { updates });
}

async function storedOf(operator: Connection, name: string): Promise<{ count: string; bytes: string }> {
  const { tenant } = await operator.call(GET_TENANT, { name });
  return { count: String(tenant?.stored?.relationships), bytes: String(tenant?.stored?.bytes) };
}

test.each([1, 2])('writers on many connections pass no quota together, with %i threads', async (threads) => {
  const server = await served({ 'data-dir': await temporaryFolder(), threads: String(threads) });
  const operator = clientOf(server);
  await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA, storedRelationships: { max: 25 } });
  const writers = Array.from({ length: 4 * threads }, () => clientOf(server, 'acme'));
  for (const writer of writers) await writer.call(READ_SCHEMA, {}); // each is on its thread now
  const outcomes = await Promise.allSettled(
    writers.flatMap((writer, one) =>
      Array.from({ length: 10 }, (_, index) => write(writer, `w${one}-${index}`)),
    ),
  );
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(outcomes.length - refused.length).toBe(25);
  for (const outcome of refused) {
    expect(String((outcome as PromiseRejectedResult).reason)).toContain(
      'over its quota: expected at most 25 stored relationships, found 25 and 1 more',
    );
  }
  async function* fifty() {
    yield { relationships: Array.from({ length: 50 }, (_, index) => relationship(`i${index}`)) };
  }
  const import50 = writers[0]!.upload(IMPORT, fifty());
  await expect(import50).rejects.toThrow('found 25 and 50 more');
  expect((await storedOf(operator, 'acme')).count).toBe('25');
});

test('a quota is changed while it is met: lower keeps what is there and lets it go, higher lets more in', async () => {
  const server = await served({ 'data-dir': await temporaryFolder(), 'tenant-stored-relationships': '3' });
  const operator = clientOf(server);
  const { tenant } = await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
  expect(tenant?.quota).toMatchObject({ relationships: { isDefault: true }, bytes: { isDefault: true } });
  const acme = clientOf(server, 'acme');
  await write(acme, 'a', 'b', 'c');
  await expect(write(acme, 'd')).rejects.toThrow('at most 3 stored relationships');

  const lower = await operator.call(UPDATE_TENANT, { name: 'acme', storedRelationships: { max: 1 } });
  expect(String(lower.tenant?.quota?.relationships?.max)).toBe('1');
  expect(String(lower.tenant?.stored?.relationships)).toBe('3');
  await expect(write(acme, 'd')).rejects.toThrow('at most 1 stored relationships, found 3 and 1 more');
  const filter = { resourceType: 'document', optionalResourceId: 'a' };
  await acme.call(DELETE, { relationshipFilter: filter });
  expect((await storedOf(operator, 'acme')).count).toBe('2');

  await operator.call(UPDATE_TENANT, { name: 'acme', storedBytes: { max: 300 } });
  await operator.call(UPDATE_TENANT, { name: 'acme', storedRelationships: { max: 0 } });
  await expect(write(acme, 'd')).rejects.toThrow('at most 300 stored bytes');
  await operator.call(UPDATE_TENANT, { name: 'acme', storedRelationships: {}, storedBytes: {} });
  await write(acme, 'd');
  await expect(write(acme, 'e')).rejects.toThrow('at most 3 stored relationships');
  await expect(operator.call(UPDATE_TENANT, { name: 'nobody' })).rejects.toThrow('the name of a tenant');
});

test('what is stored is told of a tenant that is open, closed or suspended, and its quota outlives the server', async () => {
  const folder = await temporaryFolder();
  const first = await served({ 'data-dir': folder });
  await clientOf(first).call(CREATE_TENANT, {
    name: 'acme',
    schema: SCHEMA,
    storedRelationships: { max: 2 },
  });
  await write(clientOf(first, 'acme'), 'a', 'b');
  const open = await storedOf(clientOf(first), 'acme');
  expect(open.count).toBe('2');
  await first.stop();

  const second = await served({ 'data-dir': folder });
  const operator = clientOf(second);
  const { tenants } = await operator.call(LIST_TENANTS, {});
  expect(tenants.map(({ stored }) => stored?.relationships === undefined)).toEqual([true, false]); // `acme` is not open
  expect(await storedOf(operator, 'acme')).toEqual(open);
  await expect(write(clientOf(second, 'acme'), 'c')).rejects.toThrow('at most 2 stored relationships');
  await operator.call(SUSPEND_TENANT, { name: 'acme' });
  expect(await storedOf(operator, 'acme')).toEqual(open);
});

test('the metrics add up what the open tenants have, and name none of them', async () => {
  const flags = { 'data-dir': await temporaryFolder(), 'metrics-addr': ':0' };
  const server = await served(flags);
  const operator = clientOf(server);
  for (const name of ['acme', 'globex']) {
    await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
    await write(clientOf(server, name), 'a', 'b');
  }
  const metrics = /"metrics":"([^"]+)"/.exec(server.log())?.[1] ?? '';
  const series = async (name: string) => (await scrapeOf(metrics)).get(name)?.samples ?? [];
  await expect.poll(async () => (await series('bailiwick_stored_relationships'))[0]?.value).toBe(4);
  const bytes = BigInt((await storedOf(operator, 'acme')).bytes) * 2n;
  expect((await series('bailiwick_decision_log_records'))[0]?.value).toBeGreaterThan(4);
  expect((await series('bailiwick_decision_log_bytes'))[0]?.value).toBeGreaterThan(1_000);
  expect(await series('bailiwick_stored_bytes')).toMatchObject([{ value: Number(bytes), labels: new Map() }]);
});
