import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { Report } from '../../bench/harness/report.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MAIN = path.resolve('bench/main.ts');

test('one case in the smallest world, this tree and the same one as the base taking turns', async () => {
  const words = [
    '--only',
    'check-cold',
    '--world',
    'tenants',
    '--rounds',
    '2',
    '--base',
    '.',
    '--out',
    folder,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...words]);
  expect(stdout).toContain('check-cold on tenants: what does a check cost when nothing is resident?');
  expect(readdirSync(folder).toSorted()).toEqual([
    'bars.md',
    'benchmark.json',
    'benchmark.md',
    'benchmark.txt',
    'charts',
  ]);
  const { cases } = JSON.parse(readFileSync(path.join(folder, 'benchmark.json'), 'utf8')) as Report;
  expect(cases.map(({ sides }) => sides.map(({ side }) => side))).toEqual([['ours', 'base']]);
  for (const { figures } of cases[0]!.sides) {
    expect(figures[0]).toMatchObject({ label: 'cold check, nothing resident', samples: 120 });
    expect(figures[0]!.rounds).toHaveLength(2);
  }
});
