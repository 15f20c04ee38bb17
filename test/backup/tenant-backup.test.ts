import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { bailiwickAt, type Bailiwick } from '../cli/client/bailiwick.ts';
import { folderWith } from '../cli/files-in-folder.ts';
import { served, type Served } from '../cli/served.ts';

const SCHEMA = `definition user {}
definition group {
  relation member: user
}
definition document {
  relation viewer: user | group#member
  permission view = viewer
}
`;

let folder: string;
let data: string;
let server: Served;
let bailiwick: Bailiwick;

async function start(threads = '1'): Promise<void> {
  server = await served({ 'data-dir': data, threads });
  bailiwick = bailiwickAt(server.address);
}

async function ran(...words: readonly string[]): Promise<string> {
  const { status, out, err } = await bailiwick(...words);
  expect({ status, words, err }).toEqual({ status: 0, words, err });
  return out === '' ? err : out;
}

function tokenIn(written: string): string {
  const token = /written at (\S+)/.exec(written)?.[1];
  expect(token).toBeDefined();
  return token!;
}

async function answer(resource: string, subject: string): Promise<number> {
  return (await bailiwick('check', resource, 'view', subject)).status;
}

const yes = 0;
const no = 1;

beforeEach(async () => {
  folder = folderWith({ 'schema.zed': SCHEMA });
  data = path.join(folder, 'data');
  await start();
  await ran('schema', 'write', path.join(folder, 'schema.zed'));
  await ran('write', 'touch document:a#viewer@user:anna', 'touch document:b#viewer@group:eng#member');
  await ran('write', 'touch group:eng#member@user:emil');
});

function onlyBackup(): string {
  const names = readdirSync(path.join(folder, 'backups'));
  expect(names).toHaveLength(1);
  return path.join(folder, 'backups', names[0]!);
}

async function backUp(...flags: readonly string[]): Promise<string> {
  await ran('tenant', 'backup', 'default', '--to', path.join(folder, 'backups'), ...flags);
  return onlyBackup();
}

describe('a tenant that is served', () => {
  test('is backed up, verified, restored, and answers as before, by the tokens from before', async () => {
    const token = tokenIn(await ran('write', 'touch document:c#viewer@user:anna'));
    const file = await backUp('--json');
    expect(path.basename(file)).toBe('default-000000000000004.backup');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await ran('write', 'delete document:a#viewer@user:anna');
    expect(await ran('tenant', 'verify', file)).toMatch(
      /^default: revision 4, 4 relationships, 4 versions, 4 changes, 1 schemas, without/,
    );
    await server.stop();

    data = path.join(folder, 'elsewhere');
    await ran('tenant', 'restore', file, 'default', '--data-dir', data);
    expect(readdirSync(path.join(data, 'restoring'))).toEqual([]);
    await start();
    expect(await answer('document:a', 'user:anna')).toBe(yes);
    expect(await answer('document:b', 'user:emil')).toBe(yes);
    expect(await answer('document:b', 'user:anna')).toBe(no);
    const { status } = await bailiwick(
      'check',
      'document:c',
      'view',
      'user:anna',
      '--consistency',
      `snapshot:${token}`,
    );
    expect(status).toBe(yes);
    await ran('write', 'touch document:d#viewer@user:dora');
    expect(await answer('document:d', 'user:dora')).toBe(yes);
  });

  test('is backed up at a token, as it can be exported at one', async () => {
    const token = tokenIn(await ran('write', 'touch document:c#viewer@user:anna'));
    await ran('write', 'delete document:a#viewer@user:anna');
    const exported = async (...flags: readonly string[]): Promise<string> => {
      await ran('export', '--output', path.join(folder, 'exported'), ...flags);
      return readFileSync(path.join(folder, 'exported'), 'utf8');
    };
    expect(await exported()).not.toContain('document:a#viewer@user:anna');
    expect(await exported('--at', token)).toContain('document:a#viewer@user:anna');
    const file = await backUp('--at', token);
    await server.stop();
    data = path.join(folder, 'elsewhere');
    await ran('tenant', 'restore', file, 'default', '--data-dir', data);
    await start();
    expect(await answer('document:a', 'user:anna')).toBe(yes);
  });

  test('is backed up with its decisions, which go on after a restore with the same keys', async () => {
    const key = await ran('decisions', 'public-key');
    await answer('document:a', 'user:anna');
    const file = await backUp('--with-decisions');
    await server.stop();
    data = path.join(folder, 'elsewhere');
    await ran('tenant', 'restore', file, 'default', '--data-dir', data);
    await start();
    expect(await ran('decisions', 'public-key')).toBe(key);
    const lines = await ran('decisions', 'query', '--json');
    expect(lines).toContain('"anna"');
    expect(lines).toContain('"gap"');
    const exported = path.join(folder, 'log.jsonl');
    writeFileSync(path.join(folder, 'key.pem'), key);
    await ran('decisions', 'export', '--output', exported);
    await ran('decisions', 'verify', exported, '--public-key', path.join(folder, 'key.pem'));
  });

  test('is backed up from whichever thread answers', async () => {
    await server.stop();
    await start('2');
    for (let round = 0; round < 4; round++) {
      const to = path.join(folder, `round-${round}`);
      await ran('tenant', 'backup', 'default', '--to', to, '--with-decisions');
      expect(await ran('tenant', 'verify', path.join(to, readdirSync(to)[0]!))).toContain('3 relationships');
    }
  });
});

describe('a backup that is refused', () => {
  test('because a bit of it changed is found by `verify`, and restores nothing', async () => {
    const file = await backUp();
    const bytes = readFileSync(file);
    for (const place of [0, 30, bytes.length >> 1, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 4;
      const bad = path.join(folder, 'bad.backup');
      writeFileSync(bad, flipped);
      expect(await bailiwick('tenant', 'verify', bad)).toMatchObject({
        status: 1,
        err: expect.stringContaining('bad.backup: '),
      });
      const elsewhere = path.join(folder, 'elsewhere');
      expect(await bailiwick('tenant', 'restore', bad, 'default', '--data-dir', elsewhere)).toMatchObject({
        status: 1,
      });
      expect(existsSync(path.join(elsewhere, 'tenants', 'default'))).toBe(false);
    }
  });

  test('since its place is taken leaves the tenant there as it is', async () => {
    const file = await backUp();
    await server.stop();
    expect(await bailiwick('tenant', 'restore', file, 'default', '--data-dir', data)).toMatchObject({
      status: 1,
      err: expect.stringContaining('found one at revision 3'),
    });
    await start();
    expect(await answer('document:a', 'user:anna')).toBe(yes);
  });

  test('since the tenant is being served', async () => {
    const file = await backUp();
    expect(await bailiwick('tenant', 'restore', file, 'default', '--data-dir', data)).toMatchObject({
      status: 1,
      err: expect.stringContaining('in use by another process'),
    });
  });

  test.each(['../default', 'Default', ''])('since `%s` can be no tenant', async (name) => {
    const file = await backUp();
    expect(await bailiwick('tenant', 'restore', file, name, '--data-dir', data)).toMatchObject({
      status: 1,
      err: expect.stringContaining('expected a tenant'),
    });
  });
});

test('a tenant that no server has is backed up from its folder', async () => {
  await server.stop();
  await ran(
    'tenant',
    'backup',
    'default',
    '--data-dir',
    data,
    '--to',
    path.join(folder, 'backups'),
    '--with-decisions',
  );
  expect(await ran('tenant', 'verify', onlyBackup())).toContain('with its decision log');
});

test('a tenant of another name refuses the tokens of the one it was made of, and has no decisions of it', async () => {
  const file = await backUp('--with-decisions');
  const other = path.join(folder, 'elsewhere');
  await ran('tenant', 'restore', file, 'acme', '--data-dir', other);
  expect(existsSync(path.join(other, 'tenants', 'acme', 'decisions'))).toBe(false);
  const again = path.join(folder, 'again');
  await ran('tenant', 'backup', 'acme', '--data-dir', other, '--to', again);
  const ids = [file, path.join(again, readdirSync(again)[0]!)].map(
    (one) => /"storeId":"(\w+)"/.exec(readFileSync(one, 'latin1'))?.[1],
  );
  expect(ids[0]).toMatch(/^\w{16}$/);
  expect(ids[1]).toMatch(/^\w{16}$/);
  expect(ids[0]).not.toBe(ids[1]);
});
