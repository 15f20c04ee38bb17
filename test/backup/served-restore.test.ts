import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { CREATE_CREDENTIAL } from '../../src/cli/client/credential-methods.ts';
import { RESTORE_TENANT } from '../../src/cli/client/tenant-methods.ts';
import { bailiwickAt, type Bailiwick } from '../cli/client/bailiwick.ts';
import { folderWith } from '../cli/files-in-folder.ts';
import { served, type Served } from '../cli/served.ts';
import { clientOf } from '../tenants/operator-client.ts';

const SCHEMA = `definition user {}
definition document {
  relation viewer: user
  permission view = viewer
}
`;
const OPERATOR_KEY = 'operators-only';

let folder: string;
let server: Served;
let operator: Bailiwick;

async function start(threads = '1'): Promise<void> {
  folder = folderWith({ 'schema.zed': SCHEMA });
  server = await served({ 'data-dir': path.join(folder, 'data'), threads }, [OPERATOR_KEY]);
  operator = bailiwickAt(server.address, OPERATOR_KEY);
}

async function ran(...words: readonly string[]): Promise<string> {
  const { status, out, err } = await operator(...words);
  expect({ status, words, err }).toEqual({ status: 0, words, err });
  return out === '' ? err : out;
}

async function mayView(tenant: string, document: string, ...more: readonly string[]): Promise<number> {
  const words = ['check', `document:${document}`, 'view', 'user:anna', '--tenant', tenant, ...more];
  return (await operator(...words)).status;
}

/** Names in the folder of the tenants, those that nobody sees among them. */
function tenantFolders(): readonly string[] {
  return readdirSync(path.join(folder, 'data/tenants')).toSorted();
}

/** A tenant `acme` of three revisions, and a backup of it. */
async function backedUp(...flags: readonly string[]): Promise<string> {
  await ran('tenant', 'create', 'acme', '--schema', path.join(folder, 'schema.zed'));
  await ran('write', 'touch document:a#viewer@user:anna', '--tenant', 'acme');
  await ran('write', 'touch document:b#viewer@user:anna', '--tenant', 'acme');
  const to = path.join(folder, 'backups');
  await ran('tenant', 'backup', 'acme', '--to', to, ...flags);
  return path.join(to, readdirSync(to)[0]!);
}

const yes = 0;
const no = 1;

describe.each(['1', '2'])('with %s threads', (threads) => {
  beforeEach(() => start(threads));

  test('a backup becomes a tenant of another name while the server runs', async () => {
    const file = await backedUp('--with-decisions');
    await ran('write', 'delete document:a#viewer@user:anna', '--tenant', 'acme');
    for (let round = 0; round < 3; round++) {
      const name = `copy-${round}`; // from whichever thread answers
      expect(await ran('tenant', 'restore', file, name)).toBe(
        `${name}: revision 3, 2 relationships, without the decision log of the backup`,
      );
      expect(await mayView(name, 'a')).toBe(yes);
      await ran('write', 'touch document:c#viewer@user:anna', '--tenant', name);
      expect(await mayView(name, 'c')).toBe(yes);
    }
    expect(await mayView('acme', 'a')).toBe(no);
    expect(await mayView('acme', 'c')).toBe(no);
    expect(tenantFolders()).toEqual(['acme', 'copy-0', 'copy-1', 'copy-2', 'default']);
    const lines = await ran('decisions', 'query', '--json', '--tenant', 'copy-0', '--kind', 'tenant');
    expect(lines).toContain('restored from a backup of tenant `acme` at revision 3');
  });
});

describe('a tenant that was deleted', () => {
  beforeEach(() => start());

  test('comes back under its name, with its tokens and its decisions', async () => {
    const file = await backedUp('--with-decisions');
    const token = /written at (\S+)/.exec(
      await ran('write', 'touch document:a#viewer@user:anna', '--tenant', 'acme'),
    )![1]!;
    const key = await ran('decisions', 'public-key', '--tenant', 'acme');
    await ran('tenant', 'delete', 'acme');
    const told = JSON.parse(await ran('tenant', 'restore', file, 'acme', '--json')) as object;
    expect(told).toMatchObject({ revision: '3', relationships: '2', withDecisions: true });
    expect(await ran('decisions', 'public-key', '--tenant', 'acme')).toBe(key);
    expect(await mayView('acme', 'b')).toBe(yes);
    expect(await mayView('acme', 'b', '--consistency', `snapshot:${token}`)).toBe(3); // behind the backup
  });
});

describe('nothing is made', () => {
  beforeEach(() => start());

  test('where a tenant is, which stays as it is', async () => {
    const file = await backedUp();
    await ran('write', 'delete document:a#viewer@user:anna', '--tenant', 'acme');
    for (const name of ['acme', 'default']) {
      expect(await operator('tenant', 'restore', file, name)).toMatchObject({
        status: 3,
        err: expect.stringMatching(/^ALREADY_EXISTS: expected no tenant/),
      });
    }
    expect(await mayView('acme', 'a')).toBe(no);
    expect(tenantFolders()).toEqual(['acme', 'default']);
  });

  test('of a backup that was changed or cut off anywhere', async () => {
    const file = await backedUp();
    const bytes = readFileSync(file);
    const bad = path.join(folder, 'bad.backup');
    const refused = { status: 3, err: expect.stringMatching(/^INVALID_ARGUMENT: /) };
    for (const place of [0, 30, bytes.length >> 1, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 4;
      writeFileSync(bad, flipped);
      expect(await operator('tenant', 'restore', bad, 'copy')).toMatchObject(refused);
      writeFileSync(bad, bytes.subarray(0, place));
      expect(await operator('tenant', 'restore', bad, 'copy')).toMatchObject(refused);
    }
    writeFileSync(bad, Buffer.concat([bytes, Buffer.from('x')]));
    expect(await operator('tenant', 'restore', bad, 'copy')).toMatchObject(refused);
    expect(tenantFolders()).toEqual(['acme', 'default']);
  });

  test('for whoever goes away in the middle', async () => {
    const bytes = readFileSync(await backedUp());
    const connection = clientOf(server, undefined, OPERATOR_KEY);
    const lost = new Error('the power is gone');
    const upload = connection.upload(
      RESTORE_TENANT,
      (async function* () {
        yield { name: 'copy' };
        yield { chunk: bytes.subarray(0, bytes.length - 40) };
        await expect.poll(() => tenantFolders().length).toBe(3); // it is being made
        throw lost;
      })(),
    );
    await expect(upload).rejects.toBe(lost);
    await expect.poll(tenantFolders).toEqual(['acme', 'default']);
  });

  test('for a name that is none, and of two streams in one', async () => {
    const bytes = readFileSync(await backedUp());
    const connection = clientOf(server, undefined, OPERATOR_KEY);
    const send = (...messages: readonly object[]) =>
      connection.upload(
        RESTORE_TENANT,
        (async function* () {
          yield* messages;
        })(),
      );
    await expect(send({ name: '../acme', chunk: bytes })).rejects.toThrow('`name`: expected a tenant');
    await expect(send({ chunk: bytes })).rejects.toThrow('`name`: expected a tenant');
    await expect(send()).rejects.toThrow('found no message');
    await expect(send({ name: 'copy', chunk: bytes }, { name: 'copy' })).rejects.toThrow(
      'first message alone',
    );
    expect(tenantFolders()).toEqual(['acme', 'default']);
  });

  test('for who is no operator', async () => {
    const file = await backedUp();
    const { key } = await clientOf(server, undefined, OPERATOR_KEY).call(CREATE_CREDENTIAL, {
      tenant: 'acme',
      name: 'admin',
      rights: [6] as never[],
    });
    expect(await bailiwickAt(server.address, key)('tenant', 'restore', file, 'copy')).toMatchObject({
      status: 3,
      err: expect.stringMatching(/^PERMISSION_DENIED: expected an operator's credential/),
    });
  });

  test('two times at once', async () => {
    const file = await backedUp();
    const both = await Promise.all([1, 2].map(() => operator('tenant', 'restore', file, 'copy')));
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([0, 3]));
    expect(tenantFolders()).toEqual(['acme', 'copy', 'default']);
  });
});
