import type { Entry, Operation } from '../../src/base/sealed-value.ts';

/** Rows in the order of their keys. Never changed: what was taken of it once stands. */
export type SortedRows = readonly Entry[];

export function withOperations(rows: SortedRows, operations: readonly Operation[]): SortedRows {
  const changed = [...rows];
  for (const operation of operations) {
    const place = placeOf(changed, operation.key);
    const isThere = changed[place]?.[0].equals(operation.key) === true;
    if (operation.type === 'put') changed.splice(place, isThere ? 1 : 0, [operation.key, operation.value]);
    else if (isThere) changed.splice(place, 1);
  }
  return changed;
}

export function valueAt(rows: SortedRows, key: Buffer): Buffer | undefined {
  const entry = rows[placeOf(rows, key)];
  return entry?.[0].equals(key) === true ? entry[1] : undefined;
}

/** Rows from `gte` on and before `lt`. */
export function between(
  rows: SortedRows,
  { gte, lt }: { readonly gte: Buffer; readonly lt: Buffer },
): SortedRows {
  return rows.slice(placeOf(rows, gte), placeOf(rows, lt));
}

/** The first place whose key is not before `key`. */
function placeOf(rows: SortedRows, key: Buffer): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Buffer.compare(rows[middle]![0], key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
