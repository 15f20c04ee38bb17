import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { helpOf, readFlags, type Tool } from '../../bench/harness/tool-flags.ts';

const TOOL: Tool<'rounds' | 'minutes' | 'out'> = {
  call: 'npm run tool',
  about: 'Does things.',
  flags: {
    rounds: { kind: 'count', default: '100', meaning: 'how many' },
    minutes: { kind: 'number', default: 'Infinity', meaning: 'how long' },
    out: { kind: 'text', default: 'here.md', meaning: 'where to' },
  },
};

test.each([
  { words: [], values: { rounds: '100', minutes: 'Infinity', out: 'here.md' } },
  { words: ['--rounds', '3', '--minutes=0.5'], values: { rounds: '3', minutes: '0.5', out: 'here.md' } },
])('`$words` are read', ({ words, values }) => {
  expect(readFlags(TOOL, words)).toEqual({ values });
});

test.each([
  { words: ['--round', '3'], problem: /--round/ },
  { words: ['3'], problem: /3/ },
  { words: ['--rounds', '0'], problem: /`--rounds`: expected a whole number from 1 on, found `0`/ },
  { words: ['--rounds', 'many'], problem: /found `many`/ },
  { words: ['--minutes', '-1'], problem: /--minutes/ },
  { words: ['--minutes', 'x'], problem: /`--minutes`: expected a number above 0, found `x`/ },
])('`$words` are refused', ({ words, problem }) => {
  expect(readFlags(TOOL, words)).toEqual({ problem: expect.stringMatching(problem) as unknown });
});

test('help is asked for, and names every flag with its default', () => {
  expect(readFlags(TOOL, ['--help', '--rounds', '0'])).toEqual({ problem: undefined });
  expect(helpOf(TOOL)).toBe(
    [
      'usage: npm run tool -- [flags]',
      '',
      'Does things.',
      '',
      '  --rounds N   how many (default 100)',
      '  --minutes N  how long (default Infinity)',
      '  --out TEXT   where to (default here.md)',
    ].join('\n'),
  );
});

test.each(['test/crash/main.ts', 'test/simulation/main.ts', 'bench/soak.ts'])(
  '`%s` tells how it is called, and refuses what it does not know before it begins',
  (file) => {
    const run = (word: string) => {
      const script = path.join(import.meta.dirname, '../..', file);
      return spawnSync(process.execPath, [script, word], { encoding: 'utf8', timeout: 20_000 });
    };
    expect(run('--help')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^usage: /) as unknown,
    });
    expect(run('--unknown')).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/--unknown/) as unknown,
    });
  },
);
