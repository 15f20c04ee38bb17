import path from 'node:path';
import { expect, test } from 'vitest';
import { readTemplate } from '../../src/cli/tenant-template.ts';
import { bailiwickAt } from './client/bailiwick.ts';
import { folderWith } from './files-in-folder.ts';
import { served } from './served.ts';

const SCHEMA = 'definition user {}\n\ndefinition document {\n\trelation viewer: user\n}\n';

test('tenants are made, listed, suspended, given a schema and deleted from the command line', async () => {
  const folder = folderWith({
    'template.zed': SCHEMA,
    'next.zed': SCHEMA.replace('viewer', 'reader'),
    'broken.zed': 'definition',
  });
  const file = (name: string): string => path.join(folder, name);
  const flags = { 'data-dir': file('data'), 'tenant-template': file('template.zed') };
  const { address, log } = await served(flags, ['sesame']);
  const operator = bailiwickAt(address, 'sesame');

  expect(await operator('tenant', 'create', 'acme')).toMatchObject({ status: 0, err: '' });
  await operator('tenant', 'create', 'globex', '--without-schema');
  expect((await operator('schema', 'read', '--tenant', 'acme')).out).toContain('viewer');
  expect((await operator('schema', 'read', '--tenant', 'globex')).status).toBe(3);
  expect((await operator('tenant', 'create', 'acme')).err).toMatch(/^ALREADY_EXISTS: /);

  expect((await operator('tenant', 'suspend', 'globex', '--why', 'moving')).out).toMatch(
    /^globex suspended \(moving\), 0 relationships, 0 bytes of them, \d+ bytes on the disk, made \d{4}-/,
  );
  const listed = await operator('tenant', 'list');
  expect(listed.out.split('\n').map((line) => line.split(/[ ,]/).slice(0, 2).join(' '))).toEqual([
    'acme active',
    'default active',
    'globex suspended',
  ]);
  expect((await operator('check', 'document:d', 'viewer', 'user:anna', '--tenant', 'globex')).err).toContain(
    'is suspended: moving',
  );

  const dry = await operator('tenant', 'roll-out', file('next.zed'), '--dry-run');
  expect(dry).toMatchObject({ status: 0 });
  expect(dry.out.split('\n').toSorted()).toEqual(['acme would be written', 'default would be written']);
  const rolled = await operator('tenant', 'roll-out', file('next.zed'), '--only', 'acme', '--only', 'globex');
  expect(rolled.status).toBe(1);
  expect(rolled.out.split('\n').toSorted()).toEqual([
    'acme written',
    'globex refused: tenant-suspended: tenant `globex` is suspended: moving',
  ]);

  await operator('tenant', 'resume', 'globex');
  expect((await operator('tenant', 'show', 'globex')).out).toMatch(/^globex active/);
  const kinds = await operator('decisions', 'query', '--kind', 'tenant', '--tenant', 'globex', '--json');
  expect(kinds.out.match(/"action":"(\w+)"/g)).toEqual(
    ['create', 'suspend', 'resume'].map((action) => `"action":"${action}"`),
  );
  expect((await operator('tenant', 'delete', 'globex')).out).toBe('globex deleted');
  expect((await operator('tenant', 'show', 'globex')).err).toMatch(/^NOT_FOUND: /);
  for (const act of ['create', 'suspend', 'resume', 'delete']) expect(log()).toContain(`"act":"${act}"`);
});

test('the tenant that the environment names does not keep an operator from the tenants', async () => {
  const { address } = await served({ 'data-dir': folderWith({}) });
  const operator = bailiwickAt(address);
  await operator('tenant', 'create', 'acme');
  expect((await operator('tenant', 'list', '--tenant', 'acme')).status).toBe(0);
});

test('a template that is no schema is refused at the start', () => {
  const folder = folderWith({ 'broken.zed': 'definition', 'template.zed': SCHEMA });
  expect(() => readTemplate(path.join(folder, 'broken.zed'))).toThrow('`--tenant-template`: ');
  expect(readTemplate(path.join(folder, 'template.zed'))).toBe(SCHEMA);
  expect(readTemplate('')).toBe('');
});

test('a tenant gets limits of what it may store, and shows what it has', async () => {
  const folder = folderWith({ 'schema.zed': SCHEMA });
  const flags = { 'data-dir': path.join(folder, 'data'), 'tenant-stored-bytes': '1MB' };
  const { address, log } = await served(flags, ['sesame']);
  const operator = bailiwickAt(address, 'sesame');
  const made = await operator(
    'tenant',
    'create',
    'acme',
    '--schema',
    path.join(folder, 'schema.zed'),
    '--stored-relationships',
    '2',
  );
  expect(made.out).toMatch(
    /^acme active, - of at most 2 relationships, - of at most 1000000 bytes of them, \d+ bytes/,
  );
  await operator('write', '--tenant', 'acme', 'create document:plan#viewer@user:anna');
  expect((await operator('tenant', 'show', 'acme')).out).toMatch(
    /^acme active, open, 1 of at most 2 relationships, \d+ of at most 1000000 bytes of them, /,
  );
  expect((await operator('tenant', 'update', 'acme', '--stored-relationships', '0')).out).toMatch(
    /^acme active, open, 1 relationships, \d+ of at most 1000000 bytes of them, /,
  );
  const updated = await operator('tenant', 'update', 'acme', '--stored-bytes', '2KiB', '--json');
  expect(JSON.parse(updated.out)).toMatchObject({
    tenant: { quota: { relationships: { isDefault: false }, bytes: { max: '2048', isDefault: false } } },
  });
  expect((await operator('tenant', 'update', 'acme', '--stored-bytes', 'default')).out).toContain('1000000');
  expect((await operator('tenant', 'update', 'acme', '--stored-bytes', 'much')).err).toContain(
    'expected a size, such as `256MB` or `2GiB`, or `default`, found `much`',
  );
  expect(log()).toContain('"act":"update"');
});
