import { expect, test } from 'vitest';
import { LoadSize } from '../../src/store/level/load-size.ts';

/** The sizes of loads; in the place of each letter, `d` for a disturbance before it. */
function sizes(story: string): readonly number[] {
  const size = new LoadSize();
  return story.split('').map((each) => {
    const { chunks } = size;
    size.next(each === 'd');
    return chunks;
  });
}

test('loads grow while nobody else writes', () => {
  expect(sizes('......')).toEqual([1, 2, 4, 8, 8, 8]);
});

test('after a commit they stay small until there was none for a while', () => {
  expect(sizes('....d..d..').slice(5)).toEqual([1, 1, 1, 1, 1]);
  const after = sizes(`d${'.'.repeat(80)}`);
  expect(after.slice(1, 64)).toEqual(Array.from({ length: 63 }, () => 1));
  expect(after.at(-1)).toBe(8);
});
