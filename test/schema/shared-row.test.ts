import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareRow } from '../../src/schema/shared-row.ts';
import { RUNS } from './compiled.ts';

test('each item of a shared row is in its place, and no two meet', () => {
  const cell = fc.record({ row: fc.nat(30), column: fc.nat(50) });
  fc.assert(
    fc.property(
      fc.uniqueArray(cell, { selector: ({ row, column }) => row * 100 + column, maxLength: 100 }),
      (cells) => {
        const rows = Uint32Array.from(cells, ({ row }) => row);
        const columns = Uint32Array.from(cells, ({ column }) => column);
        const { starts, slots } = shareRow(rows, columns);
        cells.forEach(({ row, column }, item) => expect(slots[starts[row]! + column]).toBe(item));
        expect(slots.filter((slot) => slot >= 0)).toHaveLength(cells.length);
      },
    ),
    { numRuns: RUNS },
  );
});

test('a row without items is found nowhere', () => {
  const { starts, slots } = shareRow(Uint32Array.of(3), Uint32Array.of(7));
  expect([...slots]).toEqual([0]);
  for (let column = 0; column < 20; column++) expect(slots[starts[1]! + column]).toBe(undefined);
});
