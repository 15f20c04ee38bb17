import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { schemaOf, writeOf } from '../server/requests.ts';
import { RunningServer } from '../server/running-server.ts';
import { recordedTerminal } from './recorded-terminal.ts';

/*
 * A restore reads the backup to its end before it writes anything: one that is not whole leaves the server as it was.
 * What a transfer command did is one JSON object a line for scripts, and 3 is the status of every error.
 */

const SCHEMA =
  'definition user {}\n\ndefinition group {\n\trelation member: user\n\trelation owner: user\n}\n';
const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-restore-test-'));
const backupFile = path.join(folder, 'backup.jsonl');
let backup = '';

async function command(address: string, words: readonly string[], input = '') {
  const terminal = recordedTerminal(input);
  const status = await run([...words, '--endpoint', address], {}, terminal);
  return { status, out: terminal.outText(), err: terminal.errText() };
}

beforeAll(async () => {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(SCHEMA));
  await server
    .client()
    .writeRelationships(writeOf('create group:eng#member@user:anna', 'create group:eng#member@user:ben'));
  expect(await command(server.address, ['backup', '--output', backupFile, '--json'])).toEqual({
    status: 0,
    out: JSON.stringify({ output: backupFile, relationships: 2 }),
    err: '',
  });
  backup = readFileSync(backupFile, 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a backup that is not whole changes nothing', () => {
  const lines = (): readonly string[] => backup.trimEnd().split('\n');
  test.each([
    { title: 'cut in a line', damage: () => backup.slice(0, -90), err: 'expected a JSON object on the line' },
    { title: 'cut after a line', damage: () => lines().slice(0, 2).join('\n'), err: 'the backup is cut off' },
    { title: 'of nothing', damage: () => '', err: 'the backup is cut off' },
    {
      title: 'a line less',
      damage: () => lines().toSpliced(1, 1).join('\n'),
      err: 'expected 2 relationships, found 1',
    },
    { title: 'another name', damage: () => backup.replace('anna', 'hana'), err: 'found `' },
    { title: 'another relation', damage: () => backup.replace('"member"', '"owner"'), err: 'found `' },
    {
      title: 'another schema',
      damage: () => backup.replace('relation owner', 'relation admin'),
      err: 'found `',
    },
    {
      title: 'more after its end',
      damage: () => `${backup}${lines()[1]!}`,
      err: 'expected nothing after the end of a backup',
    },
    {
      title: 'two schemas',
      damage: () => lines().toSpliced(1, 0, lines()[0]!).join('\n'),
      err: 'begins with its schema',
    },
  ])('$title', async ({ damage, err }) => {
    const server = await RunningServer.start();
    const text = damage();
    expect(text).not.toBe(backup);
    const damaged = path.join(folder, 'damaged.jsonl');
    writeFileSync(damaged, text);
    for (const words of [
      ['restore', damaged],
      ['restore', damaged, '--into-existing'],
      ['restore', '-'],
    ]) {
      const refused = await command(server.address, words, text);
      expect(refused).toMatchObject({ status: 3, out: '' });
      expect(refused.err).toContain(err);
    }
    await expect(server.client().readSchema({})).rejects.toMatchObject({ code: 5 }); // no schema was written
  });
});

test('what is piped in is restored as a file is, and nothing of it stays on this machine', async () => {
  const server = await RunningServer.start();
  const spools = path.join(folder, 'spools');
  mkdirSync(spools);
  vi.stubEnv('TMPDIR', spools);
  const { status, out } = await command(server.address, ['restore', '-', '--json'], backup);
  vi.unstubAllEnvs();
  expect(status).toBe(0);
  expect(out.split('\n').map((line) => JSON.parse(line) as object)).toEqual([
    { writtenAt: { token: expect.any(String) as string } },
    { numLoaded: '2' },
  ]);
  expect(readdirSync(spools)).toEqual([]);
});

test('an import tells what it did as JSON', async () => {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(SCHEMA));
  expect(await command(server.address, ['import', '-', '--json'], 'group:a#member@user:anna\n')).toEqual({
    status: 0,
    out: '{"numLoaded":"1"}',
    err: '',
  });
});

test.each([
  { words: ['export', '--json'], err: '`--json`: expected `--output` with it' },
  { words: ['backup', '--json'], err: '`--json`: expected `--output` with it' },
  {
    words: ['export', '--output', path.join(folder, 'absent', 'x.txt')],
    err: "x.txt: can't be written (ENOENT)",
  },
  { words: ['import', path.join(folder, 'absent.txt')], err: "absent.txt: can't be read (ENOENT)" },
  { words: ['restore'], err: "missing required argument 'file'" },
  { words: ['import', '--format', 'xml', 'x'], err: "'xml' is invalid" },
])('$words ends with 3', async ({ words, err }) => {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(SCHEMA));
  const refused = await command(server.address, words);
  expect(refused).toMatchObject({ status: 3, out: '' });
  expect(refused.err).toContain(err);
});
