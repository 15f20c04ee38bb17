import { expect, test } from 'vitest';
import { backOffMs, pause } from '../../../src/cli/client/back-off.ts';

test('the wait doubles up to a bound, and chance takes up to half of it', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((attempt) => backOffMs(attempt, 1 - Number.EPSILON));
  expect(longest).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  expect(longest.map((_, index) => backOffMs(index + 1, 0))).toEqual(longest.map((ms) => ms / 2));
});

test('a stop ends a pause', async () => {
  const stop = new AbortController();
  const paused = pause(1_000_000, stop.signal);
  stop.abort();
  await paused;
});
