import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortInTurns } from '../../src/engine/sort-in-turns.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 20);

interface Item {
  readonly key: number;
  readonly place: number;
}

const items = fc
  .array(fc.nat(500), { minLength: 0, maxLength: 9_000, size: 'max' })
  .map((keys) => keys.map((key, place): Item => ({ key, place })));

test('what is sorted in turns is as what is sorted at once, equal ones as they came', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 20_000 }), (unsorted, turnSteps) => {
      const compare = (a: Item, b: Item): number => a.key - b.key;
      let steps = 0;
      let turns = 0;
      const sorting = sortInTurns(unsorted, compare, (more) => {
        steps += more;
        return steps >= turnSteps;
      });
      let next = sorting.next();
      for (; next.done !== true; next = sorting.next()) {
        expect(steps).toBeLessThan(turnSteps + 3_000); // no more than one piece beyond the turn
        steps = 0;
        turns++;
      }
      expect(next.value).toEqual(unsorted.toSorted(compare));
      if (unsorted.length > 3 * turnSteps && unsorted.length > 1_024) expect(turns).toBeGreaterThan(0);
    }),
    { numRuns: RUNS },
  );
});
