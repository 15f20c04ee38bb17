import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { RESTORE_TENANT } from '../../src/cli/client/tenant-methods.ts';
import { bailiwickAt } from '../cli/client/bailiwick.ts';
import { folderWith } from '../cli/files-in-folder.ts';
import { served } from '../cli/served.ts';
import { clientOf } from '../tenants/operator-client.ts';

const OPERATOR_KEY = 'operators-only';
const SCHEMA = 'definition user {}\n';

test('more restores at once than may be are refused, on whatever thread, and can be repeated', async () => {
  const folder = folderWith({ 'schema.zed': SCHEMA });
  const data = path.join(folder, 'data');
  const server = await served({ 'data-dir': data, threads: '2', 'max-restores': '2' }, [OPERATOR_KEY]);
  const operator = bailiwickAt(server.address, OPERATOR_KEY);
  await operator('tenant', 'create', 'acme', '--schema', path.join(folder, 'schema.zed'));
  const to = path.join(folder, 'backups');
  await operator('tenant', 'backup', 'acme', '--to', to);
  const file = path.join(to, readdirSync(to)[0]!);
  const bytes = readFileSync(file);

  const goOn = Promise.withResolvers<void>();
  const slow = ['one', 'two'].map((name) =>
    clientOf(server, undefined, OPERATOR_KEY).upload(
      RESTORE_TENANT,
      (async function* () {
        yield { name, chunk: bytes.subarray(0, 20) };
        await goOn.promise;
        yield { chunk: bytes.subarray(20) };
      })(),
    ),
  );
  const staged = (): number =>
    readdirSync(path.join(data, 'tenants')).filter((name) => name.startsWith('.new-')).length;
  await expect.poll(staged, { timeout: 20_000 }).toBe(2);
  for (let round = 0; round < 4; round++) {
    const { status, err } = await operator('tenant', 'restore', file, 'three');
    expect(status).toBe(3);
    expect(err).toContain('RESOURCE_EXHAUSTED: expected at most 2 restores at once (`--max-restores`)');
  }
  expect(staged()).toBe(2);
  goOn.resolve();
  await Promise.all(slow);
  expect((await operator('tenant', 'restore', file, 'three')).status).toBe(0);
  expect(readdirSync(path.join(data, 'tenants')).toSorted()).toEqual([
    'acme',
    'default',
    'one',
    'three',
    'two',
  ]);
}, 60_000);
