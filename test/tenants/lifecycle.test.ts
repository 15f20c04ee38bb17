import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CREATE_CREDENTIAL, LIST_CREDENTIALS } from '../../src/cli/client/credential-methods.ts';
import { CHECK, READ_SCHEMA, WATCH, WRITE, WRITE_SCHEMA } from '../../src/cli/client/methods.ts';
import type { Connection } from '../../src/cli/client/connection.ts';
import {
  CREATE_TENANT,
  DELETE_TENANT,
  GET_TENANT,
  LIST_TENANTS,
  RESUME_TENANT,
  ROLL_OUT_SCHEMA,
  SUSPEND_TENANT,
} from '../../src/cli/client/tenant-methods.ts';
import { NO_OWN_QUOTA } from '../../src/model/own-quota.ts';
import { writeTenantFile } from '../../src/tenants/tenant-file.ts';
import { served } from '../cli/served.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { clientOf } from './operator-client.ts';

const SCHEMA =
  'definition user {}\n\ndefinition document {\n  relation viewer: user\n  permission view = viewer\n}';
const TOUCH = 2; // of `RelationshipUpdate.Operation`
const NARROWER = 'definition user {}\n\ndefinition document {\n  permission view = nil\n}';

const relationship = (user: string) => ({
  resource: { objectType: 'document', objectId: 'plan' },
  relation: 'viewer',
  subject: { object: { objectType: 'user', objectId: user } },
});

async function write(connection: Connection, user: string): Promise<string> {
  const update = { operation: TOUCH as 2, relationship: relationship(user) };
  const { writtenAt } = await connection.call(WRITE, { updates: [update] });
  return writtenAt?.token ?? '';
}

async function may(connection: Connection, user: string, token?: string): Promise<boolean> {
  const { resource, subject } = relationship(user);
  const consistency = token === undefined ? {} : { consistency: { atLeastAsFresh: { token } } };
  const answer = await connection.call(CHECK, { resource, permission: 'view', subject, ...consistency });
  return answer.permissionship === 2;
}

test.each([1, 2])(
  'a tenant is made, used, suspended, resumed and deleted, with %i threads',
  async (threads) => {
    const folder = await temporaryFolder();
    const server = await served({ 'data-dir': folder, threads: String(threads) });
    const operator = clientOf(server);
    const acme = clientOf(server, 'acme');
    // Clients that come often enough are served by every thread.
    const others = Array.from({ length: 4 * threads }, () => clientOf(server, 'acme'));
    await expect(acme.call(READ_SCHEMA, {})).rejects.toThrow('invalid credential');

    const { tenant } = await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
    expect(tenant).toMatchObject({ name: 'acme', state: 1, why: '' });
    await expect(operator.call(CREATE_TENANT, { name: 'acme' })).rejects.toThrow(
      'expected no tenant `acme` yet',
    );
    const token = await write(acme, 'anna');
    for (const other of others) expect(await may(other, 'anna')).toBe(true);
    await expect(may(clientOf(server), 'anna')).rejects.toThrow(); // the default tenant has no schema

    await operator.call(SUSPEND_TENANT, { name: 'acme', why: 'unpaid' });
    for (const other of others) {
      await expect(may(other, 'anna')).rejects.toThrow('tenant `acme` is suspended: unpaid');
    }
    const { tenants } = await operator.call(LIST_TENANTS, {});
    expect(tenants.map(({ name, state, isOpen }) => [name, state, isOpen])).toEqual([
      ['acme', 2, false],
      ['default', 1, true],
    ]);
    await operator.call(RESUME_TENANT, { name: 'acme' });
    for (const other of others) expect(await may(other, 'anna', token)).toBe(true);

    await operator.call(DELETE_TENANT, { name: 'acme' });
    expect(readdirSync(path.join(folder, 'tenants'))).toEqual(['default']);
    for (const other of others) await expect(may(other, 'anna')).rejects.toThrow('invalid credential');
    await expect(operator.call(GET_TENANT, { name: 'acme' })).rejects.toThrow(
      'expected the name of a tenant',
    );

    await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
    for (const other of others) {
      expect(await may(other, 'anna')).toBe(false);
      await expect(may(other, 'anna', token)).rejects.toThrow(); // of the store that is gone
    }
  },
);

test('the default tenant is neither suspended nor deleted, and a bad name makes none', async () => {
  const folder = await temporaryFolder();
  const operator = clientOf(await served({ 'data-dir': folder }));
  await expect(operator.call(SUSPEND_TENANT, { name: 'default' })).rejects.toThrow('can be neither');
  await expect(operator.call(DELETE_TENANT, { name: 'default' })).rejects.toThrow('can be neither');
  for (const name of ['', '../acme', '.new-acme', 'Acme', 'a'.repeat(64)]) {
    await expect(operator.call(CREATE_TENANT, { name })).rejects.toThrow('expected a tenant of 1 to 63');
  }
  await expect(operator.call(CREATE_TENANT, { name: 'acme', schema: 'definition' })).rejects.toThrow();
  expect(readdirSync(path.join(folder, 'tenants'))).toEqual(['default']);
});

test('a call for operators is refused to one that names a tenant', async () => {
  const server = await served({ 'data-dir': await temporaryFolder() });
  await clientOf(server).call(CREATE_TENANT, { name: 'acme' });
  await expect(clientOf(server, 'acme').call(LIST_TENANTS, {})).rejects.toThrow("an operator's credential");
});

test('what is made and suspended is so after a restart, and a watch ends when its tenant does', async () => {
  const folder = await temporaryFolder();
  const first = await served({ 'data-dir': folder });
  const operator = clientOf(first);
  for (const name of ['acme', 'globex', 'initech'])
    await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
  const watching = (async () => {
    for await (const event of clientOf(first, 'globex').answers(WATCH, {}, new AbortController().signal)) {
      expect(event).toBeDefined();
    }
  })();
  const ended = expect(watching).rejects.toThrow('tenant `globex` is suspended');
  await write(clientOf(first, 'globex'), 'anna');
  await operator.call(SUSPEND_TENANT, { name: 'globex', why: 'moving' });
  await ended;
  await operator.call(DELETE_TENANT, { name: 'initech' });
  await write(clientOf(first, 'acme'), 'anna');
  await first.stop();

  const second = await served({ 'data-dir': folder });
  expect(await may(clientOf(second, 'acme'), 'anna')).toBe(true);
  await expect(may(clientOf(second, 'globex'), 'anna')).rejects.toThrow('is suspended: moving');
  const { tenants } = await clientOf(second).call(LIST_TENANTS, {});
  expect(tenants.map(({ name }) => name)).toEqual(['acme', 'default', 'globex']);
  expect(existsSync(path.join(folder, 'tenants', 'initech'))).toBe(false);
});

test('a schema is rolled out to every tenant that takes it', async () => {
  const server = await served({ 'data-dir': await temporaryFolder() });
  const operator = clientOf(server);
  const names = Array.from({ length: 9 }, (_, index) => `tenant-${index}`);
  for (const name of names) await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
  await write(clientOf(server, 'tenant-4'), 'anna');
  await operator.call(SUSPEND_TENANT, { name: 'tenant-7' });
  const outcomes = async (schema: string, tenants: readonly string[], dryRun: boolean) => {
    const found = new Map<string, readonly [outcome: number, reason: string]>();
    for await (const { tenant, outcome, reason } of operator.answers(ROLL_OUT_SCHEMA, {
      schema,
      tenants: [...tenants],
      dryRun,
    })) {
      found.set(tenant, [outcome, reason]);
    }
    return found;
  };
  const asked = [...names, 'nobody'];
  const dry = await outcomes(NARROWER, asked, true);
  const wet = await outcomes(NARROWER, asked, false);
  for (const name of names) {
    if (name === 'tenant-4' || name === 'tenant-7') continue;
    expect([name, dry.get(name), wet.get(name)]).toEqual([name, [3, ''], [1, '']]);
    expect((await clientOf(server, name).call(READ_SCHEMA, {})).schemaText).toContain('view = nil');
  }
  for (const found of [dry, wet]) {
    expect(found.get('tenant-4')).toEqual([4, 'schema-unsafe']);
    expect(found.get('tenant-7')).toEqual([4, 'tenant-suspended']);
    expect(found.get('nobody')).toEqual([4, 'unknown-tenant']);
  }
  expect(await may(clientOf(server, 'tenant-4'), 'anna')).toBe(true);
  const all = await outcomes(NARROWER, [], false);
  expect(all.get('tenant-0')).toEqual([2, '']);
  expect(all.has('tenant-7')).toBe(false);
  await expect(outcomes('definition', [], false)).rejects.toThrow();
  await clientOf(server, 'tenant-0').call(WRITE_SCHEMA, { schema: SCHEMA });
});

describe('keys of a tenant', () => {
  const ADMIN = [2, 6] as never[]; // `check` and `admin` of the API's `Right`

  test.each([1, 2])(
    'end with it: the next one of its name is another one, with %i threads',
    async (threads) => {
      const flags = { 'data-dir': await temporaryFolder(), threads: String(threads) };
      const server = await served(flags, ['operators-only']);
      const operator = clientOf(server, undefined, 'operators-only');
      await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
      const ask = { tenant: 'acme', name: 'app', rights: ADMIN };
      const { key } = await operator.call(CREATE_CREDENTIAL, ask);
      const { key: other } = await operator.call(CREATE_CREDENTIAL, { ...ask, tenant: 'default' });
      const apps = Array.from({ length: 4 * threads }, () => clientOf(server, undefined, key));
      for (const app of apps) expect(await may(app, 'anna')).toBe(false);
      await operator.call(DELETE_TENANT, { name: 'acme' });
      await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
      for (const app of apps) {
        await expect(may(app, 'anna')).rejects.toThrow('invalid credential');
        await expect(app.call(LIST_CREDENTIALS, {})).rejects.toThrow('invalid credential');
      }
      const listed = await clientOf(server, undefined, other).call(LIST_CREDENTIALS, {});
      expect(listed.credentials).toHaveLength(1);
      await operator.call(CREATE_CREDENTIAL, ask); // the name is free again
    },
  );

  test('are neither made nor listed by one of them while it is suspended', async () => {
    const server = await served({ 'data-dir': await temporaryFolder() }, ['operators-only']);
    const operator = clientOf(server, undefined, 'operators-only');
    await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
    const ask = { tenant: 'acme', name: 'app', rights: ADMIN };
    const { key } = await operator.call(CREATE_CREDENTIAL, ask);
    const app = clientOf(server, undefined, key);
    expect((await app.call(LIST_CREDENTIALS, {})).credentials).toHaveLength(1);
    await operator.call(SUSPEND_TENANT, { name: 'acme', why: 'unpaid' });
    const suspended = 'tenant `acme` is suspended: unpaid';
    await expect(app.call(LIST_CREDENTIALS, {})).rejects.toThrow(suspended);
    await expect(app.call(CREATE_CREDENTIAL, { ...ask, name: 'more' })).rejects.toThrow(suspended);
    expect((await operator.call(LIST_CREDENTIALS, { tenant: 'acme' })).credentials).toHaveLength(1);
  });

  test('end with it also when the server is killed before its folder is erased', async () => {
    const folder = await temporaryFolder();
    const flags = { 'data-dir': folder };
    const ask = { tenant: 'acme', name: 'app', rights: ADMIN };
    const first = await served(flags, ['operators-only']);
    const operator = clientOf(first, undefined, 'operators-only');
    await operator.call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
    const { key } = await operator.call(CREATE_CREDENTIAL, ask);
    await first.stop();
    const record = { state: 'deleting', createdMs: 0, why: '', quota: NO_OWN_QUOTA } as const;
    await writeTenantFile(path.join(folder, 'tenants/acme'), record); // as a crash may leave it

    const second = await served(flags, ['operators-only']);
    await clientOf(second, undefined, 'operators-only').call(CREATE_TENANT, { name: 'acme', schema: SCHEMA });
    await expect(may(clientOf(second, undefined, key), 'anna')).rejects.toThrow('invalid credential');
  });
});
