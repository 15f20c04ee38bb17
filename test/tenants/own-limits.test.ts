import { expect, test } from 'vitest';
import { QUERY } from '../../src/cli/client/decisions/methods.ts';
import { CHECK } from '../../src/cli/client/methods.ts';
import type { Connection } from '../../src/cli/client/connection.ts';
import {
  CREATE_TENANT,
  DELETE_TENANT,
  GET_TENANT,
  LIST_TENANTS,
  RESUME_TENANT,
  SUSPEND_TENANT,
  UPDATE_TENANT,
} from '../../src/cli/client/tenant-methods.ts';
import { DecisionKind } from '../../src/gen/bailiwick/v1/DecisionKind.ts';
import { served, type Served } from '../cli/served.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { clientOf } from './operator-client.ts';

const SCHEMA = 'definition user {}\n\ndefinition document {\n  relation viewer: user\n}';
const QUESTION = {
  resource: { objectType: 'document', objectId: 'plan' },
  permission: 'viewer',
  subject: { object: { objectType: 'user', objectId: 'anna' } },
};
const CLIENTS = 8;

/** Clients of a tenant, on connections of their own and so on any thread. */
function clientsOf(server: Served, tenant: string): readonly Connection[] {
  return Array.from({ length: CLIENTS }, () => clientOf(server, tenant));
}

/** How many of one call of each client are answered; the others have to be over a quota. */
async function answered(clients: readonly Connection[]): Promise<number> {
  const outcomes = await Promise.allSettled(clients.map((client) => client.call(CHECK, QUESTION)));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  for (const { reason } of refused) expect(String(reason)).toContain('the tenant is over its quota');
  return outcomes.length - refused.length;
}

/** Fewer than there are clients, and one more each second. */
const FEW = { callsPerSecond: { max: 1 }, callsBurst: { max: 3 } };

test.each([1, 2])(
  'what a tenant may call is changed for the next call, on %i threads',
  async (threads) => {
    const server = await served({ 'data-dir': await temporaryFolder(), threads: String(threads) });
    const operator = clientOf(server);
    for (const name of ['acme', 'globex']) await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
    const [acme, globex] = [clientsOf(server, 'acme'), clientsOf(server, 'globex')];
    for (const clients of [acme, globex]) expect(await answered(clients)).toBe(CLIENTS);
    for (let round = 0; round < 3; round++) {
      await operator.call(UPDATE_TENANT, { name: 'acme', ...FEW });
      const startedMs = performance.now();
      const found = await answered(acme);
      expect(found).toBeLessThanOrEqual(3 + Math.ceil((performance.now() - startedMs) / 1_000));
      expect(await answered(globex)).toBe(CLIENTS);
      const none = { callsPerSecond: {}, callsBurst: {} };
      const { tenant } = await operator.call(UPDATE_TENANT, { name: 'acme', ...none });
      expect(tenant?.callQuota?.callsPerSecond).toMatchObject({ isDefault: true });
      expect(await answered(acme)).toBe(CLIENTS);
    }
  },
  60_000,
);

test('the limits of a tenant hold from its first call, outlive the server, and go with it', async () => {
  const folder = await temporaryFolder();
  const flags = { 'data-dir': folder, threads: '2' };
  const first = await served(flags);
  await clientOf(first).call(CREATE_TENANT, { name: 'acme', schema: SCHEMA, ...FEW });
  expect(await answered(clientsOf(first, 'acme'))).toBeLessThanOrEqual(4);
  await first.stop();
  const second = await served(flags);
  const operator = clientOf(second);
  const found = await answered(clientsOf(second, 'acme'));
  expect(found).toBeGreaterThanOrEqual(3);
  expect(found).toBeLessThanOrEqual(4);
  const { tenant } = await operator.call(GET_TENANT, { name: 'acme' });
  expect(tenant?.callQuota).toMatchObject({
    callsPerSecond: { isDefault: false },
    callsBurst: { isDefault: false },
    callsAtOnce: { isDefault: true },
  });
  await operator.call(DELETE_TENANT, { name: 'acme' });
  await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
  expect(await answered(clientsOf(second, 'acme'))).toBe(CLIENTS);
});

test('a limit of the server holds for those that have none of their own, and 0 takes it away', async () => {
  const server = await served({
    'data-dir': await temporaryFolder(),
    'tenant-calls-per-second': '1',
    'tenant-calls-burst': '3',
  });
  const operator = clientOf(server);
  for (const name of ['acme', 'globex']) await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
  await operator.call(UPDATE_TENANT, { name: 'acme', callsPerSecond: { max: 0 }, callsBurst: { max: 0 } });
  expect(await answered(clientsOf(server, 'acme'))).toBe(CLIENTS);
  expect(await answered(clientsOf(server, 'globex'))).toBeLessThanOrEqual(4);
});

test('a burst of a rate that nobody set is refused, and nothing is changed', async () => {
  const server = await served({ 'data-dir': await temporaryFolder() });
  const operator = clientOf(server);
  const burst = { callsBurst: { max: 3 } };
  await expect(operator.call(CREATE_TENANT, { name: 'acme', ...burst })).rejects.toThrow(
    '`calls_burst`: expected',
  );
  await operator.call(CREATE_TENANT, { name: 'acme' });
  await expect(operator.call(UPDATE_TENANT, { name: 'acme', ...burst })).rejects.toThrow('INVALID_ARGUMENT');
  const { tenant } = await operator.call(GET_TENANT, { name: 'acme' });
  expect(String(tenant?.callQuota?.callsBurst?.max)).toBe('0');
});

test('who changed what a tenant may, from what to what, is in its decision log, suspended or not', async () => {
  const server = await served({ 'data-dir': await temporaryFolder() });
  const operator = clientOf(server);
  await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
  const update = { name: 'acme', storedRelationships: { max: 5 }, callsPerSecond: { max: 0 } };
  await operator.call(UPDATE_TENANT, update);
  await operator.call(UPDATE_TENANT, update); // changes nothing
  await operator.call(SUSPEND_TENANT, { name: 'acme', why: '' });
  await operator.call(UPDATE_TENANT, { name: 'acme', storedRelationships: {}, callsPerSecond: { max: 7 } });
  await operator.call(RESUME_TENANT, { name: 'acme' });
  const changes: object[] = [];
  const filter = { kind: DecisionKind.DECISION_KIND_TENANT_LIMITS };
  for await (const { decision } of clientOf(server, 'acme').answers(QUERY, { filter, order: 1 })) {
    expect(decision?.call?.caller).toBe('anyone');
    const entry = JSON.parse(decision!.canonical) as { readonly entry: { readonly changes: object[] } };
    changes.push(entry.entry.changes);
    expect(decision?.tenantLimits?.changes.map(({ limit }) => limit)).toEqual([
      'stored_relationships',
      'calls_per_second',
    ]);
  }
  expect(changes).toHaveLength(2);
  expect(changes).toContainEqual([
    { limit: 'stored_relationships', after: 5 },
    { limit: 'calls_per_second', after: 0 },
  ]);
  expect(changes).toContainEqual([
    { limit: 'stored_relationships', before: 5 },
    { limit: 'calls_per_second', before: 0, after: 7 },
  ]);
});

test('what a closed tenant has stored is told as long as the server knows it', async () => {
  const flags = { 'data-dir': await temporaryFolder(), 'tenants-open': '1' };
  const first = await served(flags);
  const operator = clientOf(first);
  const storedOf = async (connection: Connection): Promise<Record<string, string>> => {
    const { tenants } = await connection.call(LIST_TENANTS, {});
    return Object.fromEntries(tenants.map(({ name, stored }) => [name, String(stored?.relationships)]));
  };
  for (const name of ['acme', 'globex']) {
    await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
    await clientOf(first, name).call(CHECK, QUESTION); // globex takes the only place
  }
  expect(await storedOf(operator)).toEqual({ acme: '0', default: '0', globex: '0' });
  await first.stop();
  const second = await served(flags);
  expect(await storedOf(clientOf(second))).toEqual({ acme: 'undefined', default: '0', globex: 'undefined' });
});
