import { assert } from '../base/assert.ts';

/** Nothing is in the slot. */
const VACANT = -1;

/** The start of a row that has no item: with any column it is before the first slot. */
const NO_ROW = -(2 ** 31);

const COLUMN_MAX = 2 ** 30;

/**
 * A sparse table in one row of slots: the item in (`row`, `column`) is in slot `starts[row] + column`. Rows overlap
 * where the one has no items and the other has, so a slot may hold another row's item: who looks compares.
 */
export interface SharedRow {
  /** By row, up to the last that has an item. */
  readonly starts: Int32Array;
  /** Item numbers, or `VACANT`. */
  readonly slots: Int32Array;
}

/**
 * Places item `i` in (`rows[i]`, `columns[i]`), each row as far to the front as it fits. So the slots are hardly more
 * than the items, whatever numbers the columns have.
 */
export function shareRow(rows: Uint32Array, columns: Uint32Array): SharedRow {
  const itemsOf = Map.groupBy(rows.keys(), (item) => rows[item] ?? 0);
  const starts = new Int32Array(rows.reduce((most, row) => Math.max(most, row + 1), 0)).fill(NO_ROW);
  const slots: number[] = [];
  let firstVacant = 0;
  // The largest first: what is small fits into the gaps.
  for (const [row, items] of [...itemsOf].toSorted(([, a], [, b]) => b.length - a.length)) {
    const offsets = items.map((item) => columns[item] ?? 0);
    const least = Math.min(...offsets);
    assert(Math.max(...offsets) <= COLUMN_MAX, 'columns are few');
    let place = firstVacant;
    while (offsets.some((column) => (slots[place + column - least] ?? VACANT) !== VACANT)) place++;
    starts[row] = place - least;
    items.forEach((item, index) => {
      const slot = place + (offsets[index] ?? 0) - least;
      while (slots.length <= slot) slots.push(VACANT);
      slots[slot] = item;
    });
    while ((slots[firstVacant] ?? VACANT) !== VACANT) firstVacant++;
  }
  return { starts, slots: Int32Array.from(slots) };
}
