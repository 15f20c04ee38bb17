import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CHECK, WRITE } from '../../src/cli/client/methods.ts';
import type { Connection } from '../../src/cli/client/connection.ts';
import { CREATE_TENANT, DELETE_TENANT, LIST_TENANTS } from '../../src/cli/client/tenant-methods.ts';
import { served } from '../cli/served.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { clientOf } from './operator-client.ts';

const SCHEMA =
  'definition user {}\n\ndefinition document {\n  relation viewer: user\n  permission view = viewer\n}';
const TENANTS = 24 * Number(process.env['BAILIWICK_RUNS'] ?? 1);
const OPEN_MAX = 5;

const resource = { objectType: 'document', objectId: 'plan' };
const subject = { object: { objectType: 'user', objectId: 'anna' } };

async function touch(connection: Connection): Promise<void> {
  const update = { operation: 2 as const, relationship: { resource, relation: 'viewer', subject } };
  await connection.call(WRITE, { updates: [update] });
}

async function may(connection: Connection): Promise<boolean> {
  const { permissionship } = await connection.call(CHECK, { resource, permission: 'view', subject });
  return permissionship === 2;
}

test.each([1, 2])(
  'many tenants are used at random, few are open, and no call fails, with %i threads',
  async (threads) => {
    const flags = { threads: String(threads), 'tenants-open': String(OPEN_MAX), decisions: 'off' };
    const server = await served({ 'data-dir': await temporaryFolder(), ...flags });
    const operator = clientOf(server);
    const tenants = await Promise.all(
      Array.from({ length: TENANTS }, async (_, index) => {
        const name = `tenant-${index}`;
        await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
        return { connection: clientOf(server, name), isWritten: index % 2 === 0 };
      }),
    );
    const open = async (): Promise<number> => {
      const page = await operator.call(LIST_TENANTS, { limit: 1000 });
      return page.tenants.filter(({ name, isOpen }) => isOpen && name !== 'default').length;
    };
    await Promise.all(
      tenants.filter(({ isWritten }) => isWritten).map(({ connection }) => touch(connection)),
    );
    for (let round = 0; round < 2; round++) {
      const asked = tenants.map(async ({ connection, isWritten }) => {
        expect(await may(connection)).toBe(isWritten);
      });
      expect(await open()).toBeLessThanOrEqual(OPEN_MAX);
      await Promise.all(asked);
    }
    expect(await open()).toBeLessThanOrEqual(OPEN_MAX);
  },
  60_000,
);

test('a tenant that nobody uses is closed, and opened again by the next call', async () => {
  const server = await served({ 'data-dir': await temporaryFolder(), 'tenant-idle': '1s' });
  const operator = clientOf(server);
  const acme = clientOf(server, 'acme');
  await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
  await touch(acme);
  const isOpen = async (): Promise<boolean | undefined> =>
    (await operator.call(LIST_TENANTS, {})).tenants.find(({ name }) => name === 'acme')?.isOpen;
  expect(await isOpen()).toBe(true);
  await expect.poll(isOpen, { timeout: 10_000 }).toBe(false);
  expect(await may(acme)).toBe(true);
});

test('a tenant is deleted under load: each call is answered rightly or refused, and nothing is left', async () => {
  const folder = await temporaryFolder();
  const server = await served({ 'data-dir': folder, threads: '2' });
  const operator = clientOf(server);
  await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
  await touch(clientOf(server, 'acme'));
  const refusals: string[] = [];
  const callers = Array.from({ length: 8 }, async () => {
    const connection = clientOf(server, 'acme');
    for (;;) {
      try {
        expect(await may(connection)).toBe(true);
        await touch(connection);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        refusals.push(error.message);
        return;
      }
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await operator.call(DELETE_TENANT, { name: 'acme' });
  await Promise.all(callers);
  expect(refusals.filter((text) => !/^(UNAUTHENTICATED|NOT_FOUND)/.test(text))).toEqual([]);
  expect(readdirSync(path.join(folder, 'tenants'))).toEqual(['default']);
}, 60_000);
