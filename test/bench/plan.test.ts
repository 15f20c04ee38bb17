import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL_CASES } from '../../bench/cases/all-cases.ts';
import { readOptions } from '../../bench/harness/options.ts';
import { planOf } from '../../bench/harness/plan.ts';
import { treeAt } from '../../bench/sides/tree.ts';
import { placeName } from '../../bench/worlds/all-worlds.ts';

function planned(...words: readonly string[]): readonly string[] {
  return planOf(ALL_CASES, readOptions(words)).map(({ one, place }) => `${one.name} on ${placeName(place)}`);
}

describe('what is run', () => {
  test('all cases in their own worlds, but for those that are long', () => {
    const all = planned();
    expect(all).toContain('check-warm on drive ×10');
    expect(all.filter((name) => name.includes('×100'))).toEqual([]);
    expect(planned('--only', 'budget')).toEqual(['budget on drive ×100']);
  });

  test.each([
    { words: ['--only', 'check-warm', '--world', 'deep'], steps: ['check-warm on deep'] },
    { words: ['--only', 'check-warm', '--world', 'drive', '--scale', '1'], steps: ['check-warm on drive'] },
    { words: ['--only', 'check-cold', '--world', 'wide'], steps: ['check-cold on wide'] },
    { words: ['--only', 'memory', '--scale', '100'], steps: ['memory on drive ×100'] },
    { words: ['--only', 'huge-group', '--world', 'drive'], steps: [] }, // it is about one world
    { words: ['--only', 'check-warm', '--target', 'localhost:1'], steps: [] }, // it is in-process
    { words: ['--only', 'check-grpc', '--target', 'localhost:1'], steps: ['check-grpc on drive'] },
  ])('$words', ({ words, steps }) => expect(planned(...words)).toEqual(steps));
});

test('names of cases, worlds and files are unique', () => {
  const steps = ALL_CASES.flatMap(({ name, places }) => places.map((place) => `${name} ${placeName(place)}`));
  expect(new Set(steps).size).toBe(steps.length);
});

test('only a whole run writes results without being told where', () => {
  expect(readOptions([])).toMatchObject({ isWhole: true, out: path.resolve('bench/results') });
  expect(readOptions(['--only', 'check-warm'])).toMatchObject({ isWhole: false, out: undefined });
  expect(readOptions(['--rounds', '1', '--out', 'there'])).toMatchObject({ isWhole: false, out: 'there' });
});

test('all that is wrong is told together', () => {
  expect(() =>
    readOptions(['--only', 'nothing', '--world', 'flat', '--scale', '7', '--rounds', 'x']),
  ).toThrow(
    /`--only`: expected one of check-warm, .* found `nothing`\n`--world`: .* found `flat`\n`--scale`: .* found `7`\n`--rounds`: .* found `x`/,
  );
  expect(() => treeAt('/nowhere')).toThrow(
    'expected `src/index.ts` or `dist/index.js` in `/nowhere`, found neither',
  );
});
