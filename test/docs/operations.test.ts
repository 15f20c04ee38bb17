import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { SETTINGS } from '../../src/cli/settings.ts';
import { recordedTerminal } from '../cli/recorded-terminal.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const commands = [...page.matchAll(/(?:`|^)bailiwick ([a-z].*?)(?:`|$)/gm)].map(([, words = '']) => words);
const settings = new Set(Object.values(SETTINGS).map(({ flag }) => `--${flag}`));

async function helpOf(words: readonly string[]): Promise<string> {
  const terminal = recordedTerminal();
  expect(await run([...words, '--help'], {}, terminal)).toBe(0);
  return terminal.outText();
}

test('the page has commands to hold it to', () => expect(commands.length).toBeGreaterThan(12));

test.each([...new Set(commands)])('`bailiwick %s` is a command with these flags', async (line) => {
  const words = line.split(' ');
  const group = ['tenant', 'credential'].includes(words[0]!) ? words.slice(0, 2) : words.slice(0, 1);
  const help = await helpOf(group);
  expect(help).toContain(`bailiwick ${group.join(' ')}`);
  for (const flag of words.filter((word) => word.startsWith('--'))) expect(help).toContain(flag);
});

test('settings that the page names exist', () => {
  const named = [...page.matchAll(/`(--[a-z-]+)`/g)].map(([, flag = '']) => flag);
  const known = new Set([...settings, '--with-decisions', '--repair', '--to']);
  expect(named.filter((flag) => !known.has(flag))).toEqual([]);
});

test('files that the page names are there', () => {
  for (const [, file = ''] of page.matchAll(/`(deploy\/[\w./-]+|Dockerfile)`/g)) {
    expect(existsSync(path.join(import.meta.dirname, '../..', file)), file).toBe(true);
  }
});
