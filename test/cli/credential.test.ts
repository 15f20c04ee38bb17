import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { DRIVE_SCHEMA } from '../server/drive-schema.ts';
import { refusalOf } from '../server/refusal.ts';
import { checkOf, schemaOf } from '../server/requests.ts';
import { bailiwickAt } from './client/bailiwick.ts';
import { folderWith } from './files-in-folder.ts';
import { recordedTerminal } from './recorded-terminal.ts';
import { served } from './served.ts';

const KEY = /^bw_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/;
const QUESTION = checkOf('document:d#view@user:b');

async function bootstrap(folder: string): Promise<string> {
  const terminal = recordedTerminal();
  expect(await run(['credential', 'bootstrap', '--data-dir', folder], {}, terminal)).toBe(0);
  expect(terminal.outText()).toMatch(KEY);
  return terminal.outText();
}

/** A client with a connection of its own. */
function clientOf(address: string, key: string): v1.ZedPromiseClientInterface {
  const security = v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS;
  const client = v1.NewClient(key, address, security, undefined, { 'grpc.use_local_subchannel_pool': 1 });
  onTestFinished(() => client.close());
  return client.promises;
}

function everythingIn(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.map((name) => path.join(folder, name)).filter((file) => statSync(file).isFile());
  return files.map((file) => readFileSync(file, 'latin1')).join('\n');
}

test('a first key is made for a folder, once, and closes the server that runs on it', async () => {
  const folder = folderWith({});
  const operator = await bootstrap(folder);
  const terminal = recordedTerminal();
  expect(await run(['credential', 'bootstrap', '--data-dir', folder], {}, terminal)).toBe(1);
  expect(terminal.errText()).toContain('expected a folder without keys, found some');
  const { address } = await served({ 'data-dir': folder });
  const refused = await bailiwickAt(address, 'guess')('schema', 'read');
  expect(refused.err).toMatch(
    /^UNAUTHENTICATED: invalid credential: expected one that is known and in force/,
  );
  expect((await bailiwickAt(address)('schema', 'read')).err).toMatch(/^UNAUTHENTICATED: /);
  expect((await bailiwickAt(address, operator)('schema', 'read')).err).toMatch(/^NOT_FOUND: /);
});

test('the life of a key on the command line, and no secret in the log or on the disk', async () => {
  const folder = folderWith({});
  const { address, log, stop } = await served({ 'data-dir': folder }, ['sesame']);
  const operator = bailiwickAt(address, 'sesame');
  const made = await operator(
    'credential',
    'create',
    'billing',
    '--rights',
    'check, read',
    '--tenant',
    'default',
  );
  expect(made).toMatchObject({ status: 0, out: expect.stringMatching(KEY) });
  expect(made.err).toMatch(/^[0-9a-f]{16} default\/billing read,check, made .*Z, never used$/);
  const id = made.out.slice(3, 19);
  const holder = bailiwickAt(address, made.out);
  expect((await holder('schema', 'read')).err).toMatch(/^NOT_FOUND: /);
  expect(
    (await holder('schema', 'write', path.join(import.meta.dirname, '../../schema.example.zed'))).err,
  ).toMatch(/^PERMISSION_DENIED: .*expected the right `schema`/);
  expect((await holder('credential', 'list')).err).toMatch(
    /^PERMISSION_DENIED: .*expected the right `admin`/,
  );
  expect((await operator('credential', 'list')).out).toMatch(
    new RegExp(`^${id} default/billing read,check, made .*, used .*Z$`),
  );
  const rotated = await operator('credential', 'rotate', id, '--grace', '1h');
  expect(rotated.out).toMatch(KEY);
  for (const key of [made.out, rotated.out]) {
    expect((await bailiwickAt(address, key)('schema', 'read')).err).toMatch(/^NOT_FOUND: /);
  }
  expect((await operator('credential', 'revoke', id)).out).toContain(', revoked ');
  const answers = await Promise.all(
    [made.out, rotated.out, `bw_${'0'.repeat(16)}_${'A'.repeat(43)}`, 'bw_'].map(async (key) => {
      const { err } = await bailiwickAt(address, key)('schema', 'read');
      return err;
    }),
  );
  expect(new Set(answers).size).toBe(1);
  expect((await operator('credential', 'list')).out).toBe('');
  expect((await operator('credential', 'list', '--all')).out).toContain(id);
  expect((await operator('credential', 'revoke', made.out)).err).not.toContain(made.out.slice(20));
  await stop();
  const kept = log() + everythingIn(folder);
  expect(kept).toContain(id);
  for (const secret of ['sesame', made.out.slice(20), rotated.out.slice(20)])
    expect(kept).not.toContain(secret);
});

test('an operator is made on purpose', async () => {
  const { address } = await served({ 'data-dir': folderWith({}) }, ['sesame']);
  const operator = bailiwickAt(address, 'sesame');
  const forgotten = await operator('credential', 'create', 'ops', '--rights', 'read');
  expect(forgotten).toMatchObject({ status: 3, out: '' });
  expect(forgotten.err).toContain('expected a tenant, or `*` for an operator');
  const made = await operator('credential', 'create', 'ops', '--rights', 'read', '--operator');
  expect(made.err).toContain(' */ops read,');
  expect(made.err).not.toContain('ends');
  const short = ['credential', 'create', 'short', '--rights', 'read', '--operator', '--expires-in'];
  expect((await operator(...short, '90d')).err).toMatch(/, ends 20\d\d-/);
  expect((await operator(...short, '0s')).err).toContain('expected a time that is still to come');
  expect((await operator(...short, 'soon')).err).toContain('`--expires-in`: expected a duration');
  expect((await operator('credential', 'create', 'x', '--rights', 'read,cook', '--operator')).err).toContain(
    '`--rights`: expected some of',
  );
});

test('a credential of a tenant that is not there is as unknown as one that is not there itself', async () => {
  const { address } = await served({ 'data-dir': folderWith({}) }, ['sesame']);
  const operator = bailiwickAt(address, 'sesame');
  const everything = 'read,check,write,schema,decisions,admin';
  const { out } = await operator('credential', 'create', 'all', '--rights', everything, '--tenant', 'zeta');
  const stranger = clientOf(address, out);
  expect((await refusalOf(stranger.writeSchema(schemaOf(DRIVE_SCHEMA)))).code).toBe('UNAUTHENTICATED');
  expect((await refusalOf(stranger.checkPermission(QUESTION))).code).toBe('UNAUTHENTICATED');
  const named = await bailiwickAt(address, out)('schema', 'read', '--tenant', 'default');
  expect(named.err).toMatch(/^PERMISSION_DENIED: /);
});

test('a key that was revoked on one connection is refused by the next call on every other, whichever thread has it', async () => {
  const { address } = await served({ 'data-dir': folderWith({}), threads: '2' }, ['sesame']);
  await clientOf(address, 'sesame').writeSchema(schemaOf(DRIVE_SCHEMA));
  for (let round = 0; round < 3; round++) {
    const operator = bailiwickAt(address, 'sesame');
    const name = `key-${round}`;
    const { out } = await operator('credential', 'create', name, '--rights', 'check', '--tenant', 'default');
    const clients = Array.from({ length: 12 }, () => clientOf(address, out)); // on both threads
    await Promise.all(clients.map((client) => client.checkPermission(QUESTION)));
    expect((await operator('credential', 'revoke', out.slice(3, 19))).status).toBe(0);
    const refusals = await Promise.all(clients.map((client) => refusalOf(client.checkPermission(QUESTION))));
    expect(refusals.map(({ code }) => code)).toEqual(clients.map(() => 'UNAUTHENTICATED'));
  }
});
