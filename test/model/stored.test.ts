import { expect, test } from 'vitest';
import { requireRoom } from '../../src/model/stored.ts';

const size = ([relationships, bytes]: readonly [number, number]) => ({ relationships, bytes });

test.each<{
  quota: [number, number];
  found: [number, number];
  asked: [number, number];
  over?: string;
}>([
  { quota: [0, 0], found: [1e12, 1e15], asked: [1e9, 1e9] }, // no limit
  { quota: [5, 0], found: [3, 900], asked: [2, 200] },
  { quota: [5, 0], found: [3, 900], asked: [3, 300], over: 'stored-relationships' },
  { quota: [0, 1_000], found: [3, 900], asked: [1, 100] },
  { quota: [0, 1_000], found: [3, 900], asked: [1, 101], over: 'stored-bytes' },
  { quota: [5, 1_000], found: [5, 1_000], asked: [0, 1], over: 'stored-bytes' }, // a touch that adds a condition
  { quota: [5, 1_000], found: [9, 2_000], asked: [0, 0] }, // above a limit that was lowered: what adds nothing,
  { quota: [5, 1_000], found: [9, 2_000], asked: [-1, -100] }, // and what takes away
  { quota: [5, 1_000], found: [9, 2_000], asked: [-1, 50], over: 'stored-bytes' },
  { quota: [5, 1_000], found: [9, 2_000], asked: [1, -50], over: 'stored-relationships' },
])('of $quota, with $found there, $asked more is over $over', ({ quota, found, asked, over }) => {
  const require = (): void => requireRoom(size(quota), size(found), size(asked));
  if (over === undefined) return require();
  expect(require).toThrow(expect.objectContaining({ details: expect.objectContaining({ quota: over }) }));
});
