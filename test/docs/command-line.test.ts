import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { recordedTerminal } from '../cli/recorded-terminal.ts';
import { DOCS } from './page.ts';

const page = readFileSync(path.join(DOCS, 'command-line.md'), 'utf8');

test('every command of the program is on the page', async () => {
  const terminal = recordedTerminal();
  await run(['--help'], {}, terminal);
  const [, listed = ''] = terminal.outText().split('\nCommands:\n');
  const commands = [...listed.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name = '']) => name);
  expect(commands).toContain('check');
  const missing = commands.filter((name) => !new RegExp(`\`${name}[ \`]`).test(page));
  expect(missing).toEqual(['version', 'help']); // they say of themselves what they do
});
