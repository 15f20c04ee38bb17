import { readFileSync, writeFileSync } from 'node:fs';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { presharedKeyGate } from '../../src/auth/preshared-keys.ts';
import { run } from '../../src/cli/program.ts';
import { Progress } from '../../src/cli/transfer/progress.ts';
import { checkOf, MAY, schemaOf, writeOf } from '../server/requests.ts';
import { RunningServer } from '../server/running-server.ts';
import { recordedTerminal } from './recorded-terminal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-transfer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SCHEMA = `use expiration

caveat weekday(day string) {
	day == "monday"
}

definition user {}

definition group {
	relation member: user
}

definition document {
	relation viewer: user | user:* | group#member | user with weekday | user with expiration
	permission view = viewer
}
`;
const LINES = [
  'document:a#viewer@user:*', // wildcards, then subject sets: the order of an export
  'document:a#viewer@group:eng#member',
  'document:b#viewer@user:anna[weekday:{"day":"friday"}]',
  'document:c#viewer@user:ben[expiration:2100-01-01T00:00:00.5Z]',
  'group:eng#member@user:anna',
];

function file(name: string, text: string): string {
  const full = path.join(folder, name);
  writeFileSync(full, text);
  return full;
}

async function command(server: RunningServer, ...words: readonly string[]) {
  const terminal = recordedTerminal();
  const status = await run([...words, '--endpoint', server.address], {}, terminal);
  return { status, out: terminal.outText(), err: terminal.errText() };
}

async function exportedLines(server: RunningServer): Promise<readonly string[]> {
  const output = path.join(folder, 'exported.txt');
  expect((await command(server, 'export', '--output', output)).status).toBe(0);
  return readFileSync(output, 'utf8').split('\n').slice(0, -1);
}

test.each([
  {
    title: 'a validation file',
    files: () => [
      file('all.yaml', `schema: |-\n${indented(SCHEMA)}\nrelationships: |-\n${indented(LINES.join('\n'))}\n`),
    ],
  },
  {
    title: 'a schema and relationship text',
    files: () => [file('schema.zed', SCHEMA), file('lines.txt', `// a comment\n\n${LINES.join('\n')}`)],
  },
])('$title is imported, and what is exported can be imported again', async ({ files }) => {
  const server = await RunningServer.start();
  expect(await command(server, 'import', ...files())).toEqual({
    status: 0,
    out: 'imported 5 relationships',
    err: 'schema written',
  });
  expect(await exportedLines(server)).toEqual(LINES);
  expect((await server.client().checkPermission(checkOf('document:a#view@user:anna'))).permissionship).toBe(
    MAY,
  );
  for (const format of ['text', 'json'] as const) {
    const other = await RunningServer.start();
    await other.client().writeSchema(schemaOf(SCHEMA));
    const output = path.join(folder, `again.${format === 'json' ? 'jsonl' : 'txt'}`);
    expect((await command(server, 'export', '--format', format, '--output', output)).status).toBe(0);
    expect((await command(other, 'import', output)).out).toBe('imported 5 relationships');
    expect(await exportedLines(other)).toEqual(LINES);
  }
});

test('a backup is restored with its schema, at the state it began at', async () => {
  const server = await RunningServer.start();
  await command(server, 'import', file('schema.zed', SCHEMA), file('lines.txt', LINES.join('\n')));
  const output = path.join(folder, 'backup.jsonl');
  expect((await command(server, 'backup', '--output', output)).status).toBe(0);
  expect(existsSync(`${output}.partial`)).toBe(false);
  const other = await RunningServer.start();
  expect((await command(other, 'restore', output)).out).toBe('imported 5 relationships');
  expect(await exportedLines(other)).toEqual(LINES);
  expect((await other.client().readSchema({})).schemaText).toBe(SCHEMA);
  const refused = await command(other, 'restore', output);
  expect([refused.status, refused.err]).toEqual([
    3,
    'expected an empty server, found relationships; `--into-existing` adds to what is there',
  ]);
  const again = await command(other, 'restore', output, '--into-existing');
  expect([again.status, again.err]).toEqual([
    3,
    expect.stringContaining('ALREADY_EXISTS: relationship 1 of the import'),
  ]);
});

test('a backup is not restored over another schema, and is tried again over its own', async () => {
  const backup = file('small.jsonl', `${JSON.stringify({ schema: SCHEMA, readAt: 'x' })}\n{"count":0}\n`);
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf('definition user {}'));
  const refused = await command(server, 'restore', backup);
  expect([refused.status, refused.err]).toEqual([3, expect.stringContaining('found another schema')]);
  expect((await server.client().readSchema({})).schemaText).toBe('definition user {}');
  await server.client().writeSchema(schemaOf(SCHEMA));
  expect((await command(server, 'restore', backup)).status).toBe(0);
});

test('a line ends at a line feed and nowhere else', async () => {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(SCHEMA));
  const line = 'document:b#viewer@user:anna[weekday:{"day":"a\u2028b\u2029// {"}]';
  expect(await command(server, 'import', file('separators.txt', `${line}\r\n`))).toMatchObject({ status: 0 });
  const output = path.join(folder, 'separators.jsonl');
  await command(server, 'export', '--format', 'json', '--output', output);
  const other = await RunningServer.start();
  await other.client().writeSchema(schemaOf(SCHEMA));
  expect(await command(other, 'import', output)).toMatchObject({ status: 0 });
  expect(await exportedLines(other)).toEqual([line]);
});

test.each([
  { change: { optional_caveat: { caveat_name: 'weekday' } }, err: 'found `optional_caveat`' },
  { change: { optionalCaveat: 'weekday' }, err: 'expected an object as `optionalCaveat`' },
  { change: { optionalCaveat: ['weekday'] }, err: 'expected an object as `optionalCaveat`' },
  { change: { optionalCaveat: { caveatName: 'weekday', contexts: {} } }, err: 'found `contexts`' },
  { change: { optionalexpiresat: '2000-01-01T00:00:00Z' }, err: 'found `optionalexpiresat`' },
  {
    change: { subject: { object: { objectType: 'group', objectId: 'eng' }, relation: 'member' } },
    err: 'found `relation`',
  },
])('a condition or an end that can not be read is not left out: $change', async ({ change, err }) => {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(SCHEMA));
  const good = {
    resource: { objectType: 'document', objectId: 'a' },
    relation: 'viewer',
    subject: { object: { objectType: 'user', objectId: 'anna' } },
  };
  const refused = await command(server, 'import', file('bad.jsonl', JSON.stringify({ ...good, ...change })));
  expect([refused.status, refused.err]).toEqual([3, expect.stringContaining(err)]);
  expect(await exportedLines(server)).toEqual([]);
});

test('a backup that was cut off, or is none, restores no relationship', async () => {
  const server = await RunningServer.start();
  const json = (id: string) =>
    JSON.stringify({
      resource: { objectType: 'group', objectId: id },
      relation: 'member',
      subject: { object: { objectType: 'user', objectId: 'x' } },
    });
  const head = JSON.stringify({ schema: SCHEMA, readAt: 'x' });
  const cut = await command(server, 'restore', file('cut.jsonl', [head, json('a'), json('b')].join('\n')));
  expect([cut.status, cut.err]).toEqual([
    3,
    expect.stringContaining('the backup is cut off: expected an end, found 2 relationships'),
  ]);
  const short = await command(
    server,
    'restore',
    file('short.jsonl', [head, json('a'), '{"count":2}'].join('\n')),
  );
  expect([short.status, short.err]).toEqual([
    3,
    expect.stringContaining('expected 2 relationships, found 1'),
  ]);
  const none = await command(server, 'restore', file('none.jsonl', json('a')));
  expect([none.status, none.err]).toEqual([3, expect.stringContaining('expected a backup')]);
  expect(await exportedLines(server)).toEqual([]);
});

test('what is wrong with a file is told with its line, and nothing is imported', async () => {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(SCHEMA));
  const many = Array.from({ length: 5000 }, (_, n) => `group:g${n}#member@user:anna`);
  const bad = await command(server, 'import', file('bad.txt', [...many, 'group:x#member'].join('\n')));
  expect([bad.status, bad.err]).toEqual([
    3,
    expect.stringContaining('bad.txt:5001: invalid relationship string'),
  ]);
  const badJson = await command(server, 'import', file('bad.jsonl', '{"resource":7}'));
  expect([badJson.status, badJson.err]).toEqual([3, expect.stringContaining('bad.jsonl:1: ')]);
  const unfit = await command(
    server,
    'import',
    file('unfit.txt', [...many, 'group:x#member@group:y'].join('\n')),
  );
  expect([unfit.status, unfit.err]).toEqual([3, expect.stringContaining('relationship 5001 of the import')]);
  const absent = await command(server, 'import', path.join(folder, 'absent.txt'));
  expect([absent.status, absent.err]).toEqual([
    3,
    expect.stringContaining("absent.txt: can't be read (ENOENT)"),
  ]);
  expect(await exportedLines(server)).toEqual([]);
});

test('the server and the key come from flags or the environment', async () => {
  const server = await RunningServer.start({ gate: presharedKeyGate(['sesame']) });
  await server.client('sesame').writeSchema(schemaOf(SCHEMA));
  await server.client('sesame').writeRelationships(writeOf('create group:eng#member@user:anna'));
  const output = path.join(folder, 'keyed.txt');
  const refused = await command(server, 'export', '--output', output);
  expect([refused.status, refused.err]).toEqual([3, expect.stringContaining('UNAUTHENTICATED')]);
  expect(existsSync(output)).toBe(false);
  const environment = { BAILIWICK_ENDPOINT: server.address, BAILIWICK_TOKEN: 'sesame' };
  expect(await run(['export', '--output', output], environment, recordedTerminal())).toBe(0);
  expect(readFileSync(output, 'utf8')).toBe('group:eng#member@user:anna\n');
  const nobody = recordedTerminal();
  expect(await run(['export', '--endpoint', '127.0.0.1:1'], {}, nobody)).toBe(3);
  expect(nobody.errText()).toContain('UNAVAILABLE');
});

test('progress is drawn for people only', () => {
  const drawn: string[] = [];
  const screen = (isTTY: boolean) => ({ isTTY, write: (text: string) => drawn.push(text) });
  for (const isTTY of [false, true]) {
    const progress = new Progress(screen(isTTY), 200);
    progress.addBytes(100);
    progress.add(50);
    progress.finish();
    if (!isTTY) expect(drawn).toEqual([]);
  }
  expect(drawn[0]).toMatch(/^\r\[#{12} {12}\] 0 relationships, 0\/s/);
  expect(drawn[1]).toMatch(/^\r\[#{12} {12}\] 50 relationships, \d+\/s/);
  expect(drawn.at(-1)).toBe('\n');
});

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '  ');
}
