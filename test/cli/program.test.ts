import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { SETTINGS, environmentName } from '../../src/cli/settings.ts';
import { folderWith } from './files-in-folder.ts';
import { recordedTerminal } from './recorded-terminal.ts';

async function bailiwick(...words: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const terminal = recordedTerminal();
  const status = await run(words, {}, terminal);
  return { status, out: terminal.outText(), err: terminal.errText() };
}

test('the version is that of the package', async () => {
  const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  expect(await bailiwick('version')).toEqual({ status: 0, out: manifest.version, err: '' });
  expect(await bailiwick('--version')).toEqual({ status: 0, out: manifest.version, err: '' });
});

describe('serve', () => {
  test('explains every setting, with its default and its name in the environment', async () => {
    const { status, out } = await bailiwick('serve', '--help');
    const words = out.replaceAll(/\s+/g, ' ');
    expect(status).toBe(0);
    for (const { flag, fallback, meaning } of Object.values(SETTINGS)) {
      expect(words).toContain(`--${flag} `);
      expect(words).toContain(`${meaning} (default: ${fallback}, environment: ${environmentName(flag)})`);
    }
    expect(words).toContain('--preshared-key <key>');
    expect(words).toContain('BAILIWICK_PRESHARED_KEY');
  });

  test('refuses what it does not know, and names every bad value at once', async () => {
    expect(await bailiwick('serve', '--grpc-adr', 'x')).toMatchObject({
      status: 1,
      err: expect.stringContaining("'--grpc-adr'"),
    });
    const { status, err } = await bailiwick('serve', '--max-depth', 'deep', '--gc-window', '24');
    expect(status).toBe(1);
    expect(err).toBe(
      '`--max-depth`: expected a whole number of at least 1, found `deep`\n' +
        '`--gc-window`: expected a duration with units, such as `250ms`, `5s` or `1h30m`, found `24`',
    );
  });

  test('does not open a door nobody asked for', async () => {
    const { status, err } = await bailiwick('serve', '--grpc-addr', '0.0.0.0:0');
    expect(status).toBe(1);
    expect(err).toContain('`0.0.0.0` can be reached from other machines and there is no preshared key');
  });
});

test('an unknown command is refused, with a status that is no answer', async () => {
  expect(await bailiwick('serf')).toMatchObject({ status: 3, err: expect.stringContaining('serf') });
  expect(await bailiwick('decisions', 'verfy')).toMatchObject({
    status: 3,
    err: expect.stringContaining('verfy'),
  });
  for (const words of [[], ['decisions']]) expect((await bailiwick(...words)).status).toBe(3);
  expect((await bailiwick('--help')).status).toBe(0);
});

describe('format', () => {
  const UGLY = 'definition   user   {}\n\n\ndefinition document {\n relation reader:user\n}';

  test('prints the canonical text, and printing that changes nothing', async () => {
    const folder = folderWith({ 'a.zed': UGLY });
    const once = await bailiwick('format', path.join(folder, 'a.zed'));
    expect(once).toMatchObject({ status: 0, err: '' });
    expect(once.out).toContain('\trelation reader: user\n');
    const again = folderWith({ 'a.zed': once.out });
    expect((await bailiwick('format', path.join(again, 'a.zed'))).out).toBe(once.out);
  });

  test('writes in place, and then has nothing left to say', async () => {
    const file = path.join(folderWith({ 'a.zed': UGLY }), 'a.zed');
    expect(await bailiwick('format', '--check', file)).toEqual({
      status: 1,
      out: `${file}: not in canonical form`,
      err: '',
    });
    expect(readFileSync(file, 'utf8')).toBe(UGLY);
    expect(await bailiwick('format', '--write', file)).toEqual({
      status: 0,
      out: `${file}: written`,
      err: '',
    });
    expect(await bailiwick('format', '--check', file)).toEqual({ status: 0, out: '', err: '' });
    expect(await bailiwick('format', '--write', file)).toEqual({ status: 0, out: '', err: '' });
  });

  test('leaves a file that does not parse as it is, and goes on to the next', async () => {
    const folder = folderWith({ 'bad.zed': 'definition {\n', 'good.zed': UGLY });
    const [bad, good] = [path.join(folder, 'bad.zed'), path.join(folder, 'good.zed')];
    const ran = await bailiwick('format', '--write', bad, good);
    expect(ran).toMatchObject({ status: 1, out: `${good}: written` });
    expect(ran.err).toContain(`${bad}:1:12: error: `);
    expect(readFileSync(bad, 'utf8')).toBe('definition {\n');
  });

  test('either checks or writes', async () => {
    expect((await bailiwick('format', '--check', '--write', 'a.zed')).status).toBe(1);
  });
});

describe('conformance', () => {
  const world = (assertion: string): string => `schema: |-
  definition user {}
  definition document {
    relation reader: user
  }
relationships: document:one#reader@user:anna
assertions:
  ${assertion}: ["document:one#reader@user:anna"]
`;

  test('is a table and a line of counts', async () => {
    const folder = folderWith({
      'b.yaml': world('assertTrue'),
      'a.yaml': world('assertFalse'),
      'notes.txt': 'x',
    });
    const { status, out } = await bailiwick('conformance', folder);
    expect(status).toBe(1);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^a\.yaml {2}failed {2}line 8: Expected relation or permission .* to not exist$/),
      expect.stringMatching(/^b\.yaml {2}passed {2}1 relationships, 1 assertions, 0 expected relations$/),
      '1 passed, 1 failed',
    ]);
  });

  test('without failures is a success', async () => {
    expect(await bailiwick('conformance', folderWith({ 'b.yaml': world('assertTrue') }))).toMatchObject({
      status: 0,
    });
  });

  test('of nothing is a failure', async () => {
    expect(await bailiwick('conformance', folderWith({}))).toMatchObject({ status: 1 });
    expect(await bailiwick('conformance', path.join(folderWith({}), 'nowhere'))).toMatchObject({ status: 1 });
  });
});
