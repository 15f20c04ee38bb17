import { expect, test } from 'vitest';
import { historyText } from './history.ts';
import { play } from './play.ts';
import { randomPlan } from './random-plan.ts';
import { type Counts, trySeed } from './report.ts';

const SEEDS = Number(process.env['BAILIWICK_RUNS'] ?? 60);

test('what is promised holds under every seed, whatever fails', async () => {
  const counts: Counts = new Map();
  for (let seed = 1; seed <= SEEDS; seed++) expect(await trySeed(seed, counts)).toBe(undefined);
  // It did happen: an acknowledged write, a refused one, one that failed, a crash.
  for (const what of ['write: changed', 'write: refused, precondition-failed', 'write: failed', 'crash'])
    expect([what, counts.get(what) ?? 0]).not.toEqual([what, 0]);
}, 600_000);

test('the same seed gives the same history', async () => {
  for (const seed of [7, 42, 270, 304]) {
    const [first, second] = [await play(randomPlan(seed)), await play(randomPlan(seed))];
    expect(historyText(second.history)).toBe(historyText(first.history));
    expect(first.history.events.length).toBeGreaterThan(10);
  }
});
