import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { CredentialTable } from '../../../src/auth/stored/credential-table.ts';
import { credentialFileIn } from '../../../src/auth/stored/credential-file.ts';
import { adminOf, createAsk, holderOf, NOON_MS, OPERATOR, storeInFolder } from './store-in-folder.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ALL = { tenant: undefined, withEnded: true, limit: 0, after: undefined };

function reason(name: string): unknown {
  return expect.objectContaining({ reason: name });
}

/** Every byte of every file below `folder`, as text. */
function everythingIn(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.map((name) => path.join(folder, name)).filter((file) => statSync(file).isFile());
  return files.map((file) => readFileSync(file, 'latin1')).join('\n');
}

test('a key is good for what it was made for, also after a restart', async () => {
  const { store, reopen } = await storeInFolder();
  const { key, credential } = await store.create(OPERATOR, createAsk('billing', ['write', 'check']));
  expect(key).toMatch(/^bw_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
  expect(credential).toMatchObject({ tenant: 'acme', name: 'billing', rights: ['check', 'write'] });
  const rights = new Set(['check', 'write']);
  const holder = { tenant: 'acme', name: 'key:billing', rights, credentialId: credential.id };
  expect(holderOf(store.table, key)).toEqual(holder);
  expect(holderOf((await reopen()).table, key)).toEqual(holder);
});

test('a key for one organization is for that one, also after a restart and a rotation', async () => {
  const { store, reopen } = await storeInFolder();
  const organization = { type: 'organization', id: 'sales' };
  const ask = { ...createAsk('sales'), organization: 'organization:sales' };
  const made = await store.create(OPERATOR, ask);
  expect(holderOf(store.table, made.key)).toMatchObject({ organization });
  const rotated = await store.rotate(OPERATOR, { id: made.credential.id, graceMs: HOUR_MS });
  const { table } = await reopen();
  for (const { key } of [made, rotated]) expect(holderOf(table, key)).toMatchObject({ organization });
});

test('no part of a secret is on the disk, and only the owner of the process can read what is', async () => {
  const { store, folder } = await storeInFolder();
  const made = await store.create(OPERATOR, createAsk('one'));
  const rotated = await store.rotate(OPERATOR, { id: made.credential.id, graceMs: HOUR_MS });
  const text = everythingIn(folder);
  expect(text).toContain(made.credential.id);
  for (const { key } of [made, rotated]) {
    const secret = key.slice(-43);
    const bytes = Buffer.from(secret, 'base64url');
    for (const form of [secret, secret.slice(0, 12), bytes.toString('hex'), bytes.toString('latin1')]) {
      expect(text).not.toContain(form);
    }
  }
  expect(statSync(credentialFileIn(folder)).mode & 0o777).toBe(0o600);
  expect(readdirSync(path.dirname(credentialFileIn(folder)))).toEqual(['credentials.json']);
});

test.each([
  { what: 'another secret', change: (key: string) => key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A') },
  { what: 'another id', change: (key: string) => `bw_0123456789abcdef${key.slice(19)}` },
  { what: 'a part', change: (key: string) => key.slice(0, -1) },
  { what: 'more', change: (key: string) => `${key}A` },
  { what: 'other letters', change: (key: string) => key.toUpperCase() },
])('$what is nobody', async ({ change }) => {
  const { store } = await storeInFolder();
  const { key } = await store.create(OPERATOR, createAsk('one'));
  expect(holderOf(store.table, change(key))).toBeUndefined();
  expect(holderOf(store.table, key)).toBeDefined();
});

test('a revoked key is nobody at once, after a restart, and when the clock is set back', async () => {
  const { store, reopen } = await storeInFolder();
  const { key, credential } = await store.create(OPERATOR, createAsk('one'));
  const { id } = credential;
  expect(await store.revoke(OPERATOR, { id })).toMatchObject({ id, revokedMs: NOON_MS });
  expect(holderOf(store.table, key)).toBeUndefined();
  expect(holderOf(store.table, key, NOON_MS - DAY_MS)).toBeUndefined();
  expect(holderOf((await reopen()).table, key)).toBeUndefined();
  expect(await store.revoke(OPERATOR, { id })).toMatchObject({ revokedMs: NOON_MS }); // as it was
  await expect(store.rotate(OPERATOR, { id, graceMs: 0 })).rejects.toThrow(reason('unknown-credential'));
});

test('a key is good up to its end', async () => {
  const { store } = await storeInFolder();
  const expiresMs = NOON_MS + HOUR_MS;
  const { key } = await store.create(OPERATOR, { ...createAsk('one'), expiresMs });
  expect(holderOf(store.table, key, expiresMs - 1)).toBeDefined();
  expect(holderOf(store.table, key, expiresMs)).toBeUndefined();
});

describe('rotation', () => {
  test('the secret before is good for the grace, the one before that no longer', async () => {
    const { store, clock } = await storeInFolder();
    const first = await store.create(OPERATOR, createAsk('one'));
    const { id } = first.credential;
    const second = await store.rotate(OPERATOR, { id, graceMs: HOUR_MS });
    expect(second.credential).toMatchObject({
      id,
      rotatedMs: NOON_MS,
      previousUntilMs: NOON_MS + HOUR_MS,
    });
    const isGood = (key: string, atMs: number): boolean => holderOf(store.table, key, atMs) !== undefined;
    expect([first.key, second.key].map((key) => isGood(key, NOON_MS + HOUR_MS - 1))).toEqual([true, true]);
    expect([first.key, second.key].map((key) => isGood(key, NOON_MS + HOUR_MS))).toEqual([false, true]);
    clock.set(NOON_MS + 1);
    const third = await store.rotate(OPERATOR, { id, graceMs: HOUR_MS });
    expect([first, second, third].map(({ key }) => isGood(key, NOON_MS + 2))).toEqual([false, true, true]);
  });

  test('without a grace, and after a revocation, the one before is good for nothing', async () => {
    const { store } = await storeInFolder();
    const first = await store.create(OPERATOR, createAsk('one'));
    const { id } = first.credential;
    const second = await store.rotate(OPERATOR, { id, graceMs: 0 });
    expect(holderOf(store.table, first.key)).toBeUndefined();
    const third = await store.rotate(OPERATOR, { id, graceMs: DAY_MS });
    await store.revoke(OPERATOR, { id });
    expect([second, third].map(({ key }) => holderOf(store.table, key))).toEqual([undefined, undefined]);
  });

  test.each([-1, 30 * DAY_MS + 1])('a grace of %d ms is refused', async (graceMs) => {
    const { store } = await storeInFolder();
    const { credential } = await store.create(OPERATOR, createAsk('one'));
    await expect(store.rotate(OPERATOR, { id: credential.id, graceMs })).rejects.toThrow(
      reason('invalid-argument'),
    );
  });
});

describe('authority', () => {
  test.each([
    { what: 'another tenant', by: adminOf('zeta', 'check'), ask: createAsk('n') },
    { what: 'a right beyond', by: adminOf('acme', 'check'), ask: createAsk('n', ['check', 'write']) },
    { what: 'an operator', by: adminOf('acme', 'check'), ask: { ...createAsk('n'), tenant: '*' } },
    {
      what: 'an operator, by one held to a tenant',
      by: adminOf('acme'),
      ask: { ...createAsk('n'), tenant: '*' },
    },
  ])('nobody makes a key for $what', async ({ by, ask }) => {
    const { store } = await storeInFolder();
    await expect(store.create(by, ask)).rejects.toThrow(reason('permission-denied'));
    expect(store.table.size).toBe(0);
  });

  test('a credential of another tenant is as unknown as one that is not there', async () => {
    const { store } = await storeInFolder();
    const { key, credential } = await store.create(OPERATOR, createAsk('one'));
    const stranger = adminOf('zeta', 'check');
    const refusals = await Promise.all(
      [credential.id, '0000000000000000'].flatMap((id) =>
        [store.rotate(stranger, { id, graceMs: 0 }), store.revoke(stranger, { id })].map((attempt) =>
          attempt.then(
            () => undefined,
            (error: Error) => error.message,
          ),
        ),
      ),
    );
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toContain('expected the id of a credential in force');
    expect(holderOf(store.table, key)).toBeDefined();
    expect((await store.list(stranger, ALL)).credentials).toEqual([]);
    await expect(store.list(stranger, { ...ALL, tenant: 'acme' })).rejects.toThrow(
      reason('permission-denied'),
    );
  });

  test('who rotates gets the key, and so needs its rights; who revokes does not', async () => {
    const { store } = await storeInFolder();
    const { credential } = await store.create(OPERATOR, createAsk('one', ['schema']));
    const { id } = credential;
    await expect(store.rotate(adminOf('acme'), { id, graceMs: 0 })).rejects.toThrow(
      reason('permission-denied'),
    );
    expect(await store.revoke(adminOf('acme'), { id })).toMatchObject({ id });
  });
});

test.each([
  { field: 'tenant', ask: { ...createAsk('n'), tenant: '../up' } },
  { field: 'name', ask: createAsk('') },
  { field: 'name', ask: createAsk('preshared:1') }, // would pass for another kind in the log
  { field: 'rights', ask: createAsk('n', []) },
  { field: 'expires_at', ask: { ...createAsk('n'), expiresMs: NOON_MS } },
])('a malformed `$field` is named', async ({ field, ask }) => {
  const { store } = await storeInFolder();
  const violations = [expect.objectContaining({ path: field })];
  await expect(store.create(OPERATOR, ask)).rejects.toThrow(
    expect.objectContaining({ reason: 'invalid-argument', violations }),
  );
});

test('a name is had by one credential in force of a tenant', async () => {
  const { store } = await storeInFolder();
  const { credential } = await store.create(OPERATOR, createAsk('one'));
  const attempts = await Promise.allSettled([
    store.create(OPERATOR, createAsk('one')),
    store.create(OPERATOR, { ...createAsk('one'), tenant: 'zeta' }),
  ]);
  expect(attempts).toMatchObject([
    { status: 'rejected', reason: { reason: 'credential-exists' } },
    { status: 'fulfilled' },
  ]);
  await store.revoke(OPERATOR, { id: credential.id });
  await store.create(OPERATOR, createAsk('one'));
});

test('a list has pages, and what ended only where it is asked for, for 30 days', async () => {
  const { store, clock } = await storeInFolder();
  const made = [];
  for (const name of ['a', 'b', 'c']) made.push((await store.create(OPERATOR, createAsk(name))).credential);
  await store.revoke(OPERATOR, { id: made[0]!.id });
  const ids = made.map(({ id }) => id).toSorted();
  const first = await store.list(OPERATOR, { ...ALL, limit: 2 });
  const second = await store.list(OPERATOR, { ...ALL, limit: 2, after: first.next });
  expect([...first.credentials, ...second.credentials].map(({ id }) => id)).toEqual(ids);
  expect(second.next).toBeUndefined();
  const inForce = await store.list(OPERATOR, { ...ALL, withEnded: false });
  expect(inForce.credentials.map(({ name }) => name).toSorted()).toEqual(['b', 'c']);
  expect(JSON.stringify(inForce)).not.toMatch(/salt|digest|seal/);
  clock.set(NOON_MS + 30 * DAY_MS);
  await store.create(OPERATOR, createAsk('d'));
  const names = (await store.list(OPERATOR, ALL)).credentials.map(({ name }) => name);
  expect(names.toSorted()).toEqual(['b', 'c', 'd']);
});

test('the last use is known to the minute, and kept by a server that stops', async () => {
  const { store, reopen } = await storeInFolder();
  const { key, credential } = await store.create(OPERATOR, createAsk('one'));
  expect(credential.usedMs).toBeUndefined();
  for (const atMs of [NOON_MS, NOON_MS + 59_999]) holderOf(store.table, key, atMs);
  expect((await store.list(OPERATOR, ALL)).credentials[0]!.usedMs).toBe(NOON_MS);
  holderOf(store.table, key, NOON_MS + 60_000);
  await store[Symbol.asyncDispose]();
  const again = await reopen();
  expect((await again.list(OPERATOR, ALL)).credentials[0]!.usedMs).toBe(NOON_MS + 60_000);
});

test('a change that can not be written is not in force, and the next one may be', async () => {
  const { store, folder } = await storeInFolder();
  writeFileSync(path.join(folder, 'credentials'), 'a file where the folder should be');
  await expect(store.create(OPERATOR, createAsk('one'))).rejects.toThrow(reason('credentials-unavailable'));
  expect(store.table.size).toBe(0);
  rmSync(path.join(folder, 'credentials'));
  const { key } = await store.create(OPERATOR, createAsk('one'));
  expect(holderOf(store.table, key)).toBeDefined();
});

test('two that both believe to be first do not overwrite each other', async () => {
  const { store, reopen } = await storeInFolder();
  const other = await reopen();
  const { key } = await store.create(OPERATOR, createAsk('one'));
  await expect(other.create(OPERATOR, createAsk('two'))).rejects.toThrow(reason('conflict'));
  expect(holderOf((await reopen()).table, key)).toBeDefined();
});

test.each([
  { what: 'a changed end', change: (text: string) => text.replace('"createdMs":1', '"createdMs":2') },
  { what: 'half of it', change: (text: string) => text.slice(0, text.length / 2) },
  { what: 'nothing', change: () => '' },
])('a file with $what is damaged', async ({ change }) => {
  const { store, folder, reopen } = await storeInFolder();
  await store.create(OPERATOR, createAsk('one'));
  const file = credentialFileIn(folder);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  await expect(reopen()).rejects.toThrow(reason('data-damaged'));
});

test('a file of a newer version is refused', async () => {
  const { store, folder, reopen } = await storeInFolder();
  await store.create(OPERATOR, createAsk('one'));
  const file = credentialFileIn(folder);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"format":1', '"format":2'));
  await expect(reopen()).rejects.toThrow(reason('data-version'));
});

test('a credential keeps no more memory than it needs', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const table = new CredentialTable();
  const seal = { salt: '0'.repeat(32), digest: '0'.repeat(64) };
  const life = { createdMs: 0, rotatedMs: undefined, expiresMs: undefined, revokedMs: undefined };
  collect();
  const before = process.memoryUsage().arrayBuffers;
  for (let number = 0; number < 300; number++) {
    const id = number.toString(16).padStart(16, '0');
    const what = { id, tenant: 'acme', name: id, rights: [], organization: undefined };
    table.apply({ put: [{ ...what, ...life, seal, previous: undefined }], dropped: [] });
    Buffer.allocUnsafe(30_000); // what others take from Node's pool of 64 KiB meanwhile
  }
  expect(table.size).toBe(300);
  // V8 gives buffers back on a thread of its own, some time after they were collected.
  await vi.waitFor(() => {
    collect();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300 * 4_096);
  });
});
