import path from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { folderWith } from './files-in-folder.ts';
import { recordedTerminal } from './recorded-terminal.ts';

const BEFORE = `caveat zone(ip string, day int) { ip != "" && day > 0 }
caveat late(hour int) { hour > 20 }
definition user {}
definition group {
	relation member: user
}
definition document {
	relation viewer: user:* | group#member with zone
	relation banned: user
	permission view = viewer - banned
	permission read = view
}`;

const AFTER = `use expiration
// where
caveat zone(ip ipaddress, hour int) { ip.in_cidr("10.0.0.0/8") && hour > 0 }
caveat early(hour int) { hour < 6 }
definition user {}
definition bot {}
// all
definition document {
	// may
	relation viewer: user:* | user with expiration
	relation owner: user | bot
	// see
	permission view = viewer + owner
	permission edit = owner
}`;

async function schemaDiff(
  files: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): Promise<{ status: number; out: string; err: string }> {
  const folder = folderWith(files);
  const terminal = recordedTerminal();
  const paths = ['before.zed', 'after.zed'].map((name) => path.join(folder, name));
  const status = await run(['schema', 'diff', ...paths, ...flags], {}, terminal);
  return { status, out: terminal.outText(), err: terminal.errText().replaceAll(`${folder}${path.sep}`, '') };
}

test('every kind of difference on a line of its own', async () => {
  expect(await schemaDiff({ 'before.zed': BEFORE, 'after.zed': AFTER })).toEqual({
    status: 0,
    err: '',
    out: `+ definition bot
- definition group
+ caveat early
- caveat late
~ definition document: comment
+ relation document#owner: user | bot
- relation document#banned: user
~ relation document#viewer: comment
~ relation document#viewer: + user with expiration
~ relation document#viewer: - group#member with zone
+ permission document#edit = owner
- permission document#read = view
~ permission document#view: comment
~ permission document#view = viewer + owner (was viewer - banned)
~ caveat zone: comment
~ caveat zone: expression
~ caveat zone: + hour int
~ caveat zone: - day int
~ caveat zone: ip ipaddress (was string)`,
  });
});

test('as one JSON document', async () => {
  const { status, out } = await schemaDiff(
    { 'before.zed': 'definition user {}', 'after.zed': '// who\ndefinition user {}' },
    '--json',
  );
  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual([
    {
      kind: 'definition-comment-changed',
      definition: { name: 'user', comment: '// who', relations: [], permissions: [] },
    },
  ]);
  expect((await schemaDiff({ 'before.zed': BEFORE, 'after.zed': BEFORE }, '--json')).out).toBe('[]');
});

test('no difference is said, and a difference can fail the run', async () => {
  const same = { 'before.zed': BEFORE, 'after.zed': BEFORE };
  expect(await schemaDiff(same, '--exit-code')).toEqual({ status: 0, out: 'no differences', err: '' });
  expect((await schemaDiff({ 'before.zed': BEFORE, 'after.zed': AFTER }, '--exit-code')).status).toBe(1);
});

test('imports are followed from each file', async () => {
  const imported = {
    'after.zed': 'use import\nimport "user.zed"\ndefinition bot {}',
    'user.zed': 'definition user {}',
  };
  const { out } = await schemaDiff({ 'before.zed': 'definition user {}', ...imported });
  expect(out).toBe('+ definition bot');
});

test('errors of both files are told with their places', async () => {
  const { status, out, err } = await schemaDiff({
    'before.zed': 'definition {',
    'after.zed': 'definition document {\n\trelation viewer: nobody\n}',
  });
  expect([status, out]).toEqual([1, '']);
  expect(err).toContain('before.zed:1:12: error: ');
  expect(err).toContain('after.zed:2:19: error: could not lookup definition `nobody`');
});

test('a file that is not there is named', async () => {
  const { status, err } = await schemaDiff({ 'before.zed': BEFORE });
  expect([status, err]).toEqual([1, "after.zed: can't be read (ENOENT)"]);
});
