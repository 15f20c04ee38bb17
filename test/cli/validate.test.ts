import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { folderWith } from './files-in-folder.ts';
import { recordedTerminal } from './recorded-terminal.ts';

const SCHEMA = `definition user {}

definition document {
  relation owner: user
  relation reader: user
  permission view = owner + reader
}
`;

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `bailiwick validate` on files of a new folder; its path is cut out of what was printed. */
async function validate(files: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<Ran> {
  const folder = folderWith(files);
  const terminal = recordedTerminal();
  const names = flags.filter((flag) => !flag.startsWith('--') && flag !== 'yaml' && flag !== 'zed');
  const rest = flags.filter((flag) => !names.includes(flag));
  const asked = names.length > 0 ? names : Object.keys(files).slice(0, 1);
  const status = await run(
    ['validate', ...asked.map((name) => path.join(folder, name)), ...rest],
    {},
    terminal,
  );
  const shown = (text: string): string => text.replaceAll(`${folder}${path.sep}`, '');
  return { status, out: shown(terminal.outText()), err: shown(terminal.errText()) };
}

function yaml(relationships: readonly string[], rest: string): string {
  return `schemaFile: world.zed\nrelationships: |-\n${relationships.map((line) => `  ${line}\n`).join('')}${rest}`;
}

describe('a file that passes', () => {
  test('is counted', async () => {
    const ran = await validate({
      'world.yaml': yaml(
        ['document:one#owner@user:anna', 'document:one#reader@user:ben'],
        `assertions:
  assertTrue: ["document:one#view@user:anna", "document:one#reader@user:ben"]
  assertFalse: ["document:one#view@user:eve"]
validation:
  document:one#view:
    - "[user:anna] is <document:one#owner>"
    - "[user:ben] is <document:one#reader>"
`,
      ),
      'world.zed': SCHEMA,
    });
    expect(ran).toEqual({
      status: 0,
      out: 'Success! - 2 relationships loaded, 3 assertions run, 1 expected relations validated',
      err: '',
    });
  });

  test('may be a schema alone', async () => {
    expect(await validate({ 'world.zed': SCHEMA })).toMatchObject({ status: 0, err: '' });
  });

  test('with warnings is complete, and fails only when asked to', async () => {
    const world = {
      'world.zed': SCHEMA.replace('relation reader', 'relation reader_document').replace(
        '+ reader',
        '+ reader_document',
      ),
    };
    const ran = await validate(world);
    expect(ran.status).toBe(0);
    expect(ran.out).toMatch(/^world.zed:5:\d+: warning: /);
    expect(ran.out).toMatch(/\ncomplete - 0 relationships loaded/);
    expect((await validate(world, '--fail-on-warn')).status).toBe(1);
  });
});

describe('a schema that does not compile', () => {
  test('is shown with line, column and excerpt', async () => {
    const ran = await validate({ 'world.zed': SCHEMA.replace('owner + reader', 'owner + raeder') });
    expect(ran.status).toBe(1);
    expect(ran.err).toMatch(/^world.zed:6:29: error: .*`raeder`/);
    expect(ran.err).toContain(`   6 |   permission view = owner + raeder\n     | ${' '.repeat(28)}^`);
  });

  test('is placed in the validation file that holds it', async () => {
    const text = `schema: |-\n${SCHEMA.replace('owner + reader', 'owner + raeder').replaceAll(/^(?=.)/gm, '  ')}`;
    const ran = await validate({ 'world.yaml': text });
    expect(ran.err).toMatch(/^world.yaml:7:31: error: .*`raeder`/);
  });

  test('is placed in the imported file', async () => {
    const ran = await validate({
      'world.zed': 'use import\nimport "parts/user.zed"\n',
      'parts/user.zed': 'definition user {\n  relation friend: nobody_we_know\n}\n',
    });
    expect(ran.status).toBe(1);
    expect(ran.err).toMatch(/^parts.user.zed:2:\d+: error: .*`nobody_we_know`/);
  });

  test('may be a validation file in disguise', async () => {
    const ran = await validate({ 'world.zed': `schema: |-\n  definition user {}\n` });
    expect(ran.err).toContain('this looks like a validation file: name it `.yaml`, or say `--type yaml`');
    expect(
      (await validate({ 'world.zed': `schema: |-\n  definition user {}\n` }, '--type', 'yaml')).status,
    ).toBe(0);
  });
});

describe('data', () => {
  test('that the schema does not allow is all reported, and nothing runs', async () => {
    const ran = await validate({
      'world.yaml': yaml(
        ['document:one#owner@document:two', 'planet:one#owner@user:anna', 'document:one#view@user:anna'],
        'assertions:\n  assertTrue: ["document:one#view@user:anna"]\n',
      ),
      'world.zed': SCHEMA,
    });
    expect(ran.status).toBe(1);
    expect(ran.err.match(/^world.yaml:\d+:\d+(?=: error: )/gm)).toEqual([
      'world.yaml:3:3',
      'world.yaml:4:3',
      'world.yaml:5:3',
    ]);
    expect(ran.err).toContain('subjects of type `document` are not allowed on relation `document#owner`');
    expect(ran.err).not.toContain('Expected relation or permission');
  });

  test('needs a schema that can be read', async () => {
    const ran = await validate({ 'world.yaml': yaml([], '') });
    expect(ran).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^world.yaml:1:13: error: world.zed: can't be read \(ENOENT\)/),
    });
  });
});

describe('assertions', () => {
  test('that do not come true are all reported, true ones first, and expected relations are left', async () => {
    const ran = await validate({
      'world.yaml': yaml(
        ['document:one#owner@user:anna'],
        `assertions:
  assertFalse:
    - document:one#view@user:anna
  assertCaveated:
    - document:one#view@user:anna
  assertTrue:
    - document:one#view@user:ben
    - document:one#fly@user:ben
    - document:one#view@user:anna[rule]
validation:
  document:one#view: []
`,
      ),
      'world.zed': SCHEMA,
    });
    expect(ran.status).toBe(1);
    expect(ran.err.match(/^world.yaml.*$/gm)).toEqual([
      'world.yaml:10:7: error: Expected relation or permission document:one#view@user:ben to exist',
      expect.stringMatching(/^world.yaml:11:7: error: could not check `document:one#fly@user:ben`: .*`fly`/),
      'world.yaml:12:7: error: cannot specify a caveat on an assertion: `document:one#view@user:anna[rule]`',
      'world.yaml:8:7: error: Expected relation or permission document:one#view@user:anna to be caveated',
      'world.yaml:6:7: error: Expected relation or permission document:one#view@user:anna to not exist',
    ]);
  });

  const CONDITIONS = `schema: |-
  caveat below(level int, ceiling int) { level < ceiling }
  caveat share(parts int) { 10 / parts > 1 }
  definition user {}
  definition group {
    relation member: user with below
  }
  definition document {
    relation reader: user | user with below | user with share | group#member
    relation banned: user
    permission view = reader - banned
  }
relationships: |-
  document:one#reader@user:anna[below:{"ceiling": 5}]
  document:one#reader@user:ben[share]
  document:one#reader@group:eng#member
  group:eng#member@user:cleo[below]
  document:one#banned@user:dora
`;

  test('are asked under a context', async () => {
    const ran = await validate({
      'world.yaml': `${CONDITIONS}assertions:
  assertTrue:
    - 'document:one#view@user:anna with {"level": 4}'
    - 'document:one#view@user:anna with {"level": 4, "ceiling": 3}' # what is stored counts
    - 'document:one#view@user:cleo with {"level": "1", "ceiling": 2, "other": null}'
  assertCaveated:
    - document:one#view@user:anna
    - 'document:one#view@user:cleo with {"level": 1}'
  assertFalse:
    - 'document:one#view@user:anna with {"level": 5}'
    - 'document:one#view@user:cleo with {"level": 2, "ceiling": 2}'
`,
    });
    expect(ran).toMatchObject({ status: 0, err: '' });
    expect(ran.out).toContain('5 relationships loaded, 5 assertions run');
  });

  test('that do not come true are shown with the way to the answer', async () => {
    const ran = await validate({
      'world.yaml': `${CONDITIONS}assertions:
  assertTrue:
    - 'document:one#view@user:cleo with {"level": 1}'
    - 'document:one#view@user:ben with {"parts": 0}'
    - document:one#fly@user:ben
`,
    });
    expect(ran.status).toBe(1);
    expect(ran.err.split('\n').filter((line) => !/^ +\d* \|/.test(line))).toEqual([
      'world.yaml:21:8: error: Expected relation or permission document:one#view@user:cleo with {"level": 1} to exist',
      '       document:one#view@user:cleo: conditional',
      '         document:one#reader@user:cleo: conditional',
      '           group:eng#member@user:cleo: conditional',
      '             caveat `below` (level < ceiling) with {"level":1}: missing `ceiling`',
      '         document:one#banned@user:cleo: no',
      expect.stringMatching(
        /^world.yaml:22:8: error: could not check `.*`: evaluation error for caveat `share`: .*zero/,
      ),
      '       document:one#view@user:ben: fault',
      '         document:one#reader@user:ben: fault',
      '           caveat `share` (10 / parts > 1) with {"parts":0}: failed',
      '           group:eng#member@user:ben: no',
      '         document:one#banned@user:ben: no',
      expect.stringMatching(/^world.yaml:23:7: error: could not check `document:one#fly@user:ben`/),
    ]);
  });

  test('know what has expired', async () => {
    const ran = await validate({
      'world.yaml': `schema: |-
  use expiration
  definition user {}
  definition document {
    relation reader: user with expiration
  }
relationships: |-
  document:one#reader@user:late[expiration:2020-01-01T00:00:00Z]
  document:one#reader@user:early[expiration:2199-01-01T00:00:00Z]
assertions:
  assertTrue: ["document:one#reader@user:early"]
  assertFalse: ["document:one#reader@user:late"]
validation:
  document:one#reader: ["[user:early] is <document:one#reader>"]
`,
    });
    expect(ran).toMatchObject({ status: 0, err: '' });
  });
});

test('expected relations are held against what was found, in both directions', async () => {
  const ran = await validate({
    'world.yaml': yaml(
      ['document:one#owner@user:anna', 'document:one#reader@user:anna', 'document:one#reader@user:ben'],
      `validation:
  document:one#view:
    - "[user:anna - {user:eve}] is <document:one#owner>"
    - "[user:cleo] is <document:one#owner>"
  document:one#reader:
    - "[user:anna[...]] is <document:one#reader>"
    - "[user:ben] is <document:one#reader>"
  planet:one#view: []
`,
    ),
    'world.zed': SCHEMA,
  });
  const on = (name: string): string => `For object and permission/relation \`document:one#${name}\`, `;
  expect(ran.err.match(/^world.yaml.*$/gm)).toEqual([
    `world.yaml:8:8: error: ${on('view')}found different relationships for subject \`user:anna\`: Specified: ` +
      '`<document:one#owner>`, Computed: `<document:one#owner>/<document:one#reader>`',
    `world.yaml:8:8: error: ${on('view')}found unexpected excluded subjects`,
    `world.yaml:9:8: error: ${on('view')}missing expected subject \`user:cleo\``,
    `world.yaml:7:3: error: ${on('view')}subject \`user:ben\` found but not listed in expected subjects`,
    `world.yaml:11:8: error: ${on('reader')}found caveat mismatch`,
    'world.yaml:13:3: error: could not expand `planet:one#view`: object definition `planet` not found',
  ]);
});

describe('several files', () => {
  const files = { 'good.zed': SCHEMA, 'bad.zed': 'definition {' };

  test('are named and counted', async () => {
    const ran = await validate(files, 'good.zed', 'bad.zed', 'missing.zed');
    expect(ran.status).toBe(1);
    expect(ran.out.split('\n')).toEqual([
      'good.zed',
      'Success! - 0 relationships loaded, 0 assertions run, 0 expected relations validated',
      'bad.zed',
      'total files: 3, successfully validated files: 1',
    ]);
    expect(ran.err).toContain("missing.zed: can't be read (ENOENT)");
  });

  test('are one JSON document when asked', async () => {
    const ran = await validate(files, 'good.zed', 'bad.zed', '--json');
    expect(ran.status).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject([
      { outcome: 'passed', errors: [], warnings: [], relationships: 0, assertions: 0, expectedRelations: 0 },
      { outcome: 'failed', errors: [{ line: 1, message: expect.any(String) }] },
    ]);
  });
});

test('without an ending that says it, the text says what it is', async () => {
  expect((await validate({ world: SCHEMA })).status).toBe(0);
  expect((await validate({ world: 'schema: |-\n  definition user {}\n' })).status).toBe(0);
});
