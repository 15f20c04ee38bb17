import { assert } from '../../base/assert.ts';
import type { Database } from './database.ts';
import { liveKey, textOfKey } from './identity-key.ts';
import { decodeVersion } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

/**
 * What stands in the live slots of `texts`, which ascend and are distinct: committed, staged or expired; by text. What
 * is imported is mostly in order and mostly new: then the stretch of the index from the first text to the last holds
 * few rows, and reading its keys costs a hundredth of asking for each.
 */
export async function occupiedAmong(
  database: Database,
  texts: readonly string[],
): Promise<ReadonlyMap<string, StoredVersion>> {
  const keys = texts.map(liveKey);
  const found = (await keysBetween(database, keys)) ?? keys;
  const asked = found === keys ? keys : common(keys, found);
  const values = await database.getMany(asked);
  const occupied = new Map<string, StoredVersion>();
  asked.forEach((key, index) => {
    const value = values[index];
    if (value !== undefined) occupied.set(textOfKey(key), decodeVersion([key, value]));
  });
  return occupied;
}

/** The keys that stand from the first of `keys` to the last; undefined when that is no way to go. */
async function keysBetween(
  database: Database,
  keys: readonly Buffer[],
): Promise<readonly Buffer[] | undefined> {
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return [];
  // Texts ascend by UTF-16 code unit, keys by byte: the same for every id that the API lets through.
  for (let index = 1; index < keys.length; index++) {
    if (compareAt(keys, index - 1, keys, index) >= 0) return undefined;
  }
  return await database.keys({ gte: first, lt: Buffer.concat([last, Buffer.from([0])]) }, keys.length);
}

/** The keys of both lists, which ascend. */
function common(left: readonly Buffer[], right: readonly Buffer[]): readonly Buffer[] {
  const both: Buffer[] = [];
  for (let l = 0, r = 0; l < left.length && r < right.length;) {
    const order = compareAt(left, l, right, r);
    if (order === 0) both.push(at(left, l));
    if (order <= 0) l++;
    if (order >= 0) r++;
  }
  return both;
}

function compareAt(left: readonly Buffer[], l: number, right: readonly Buffer[], r: number): number {
  return Buffer.compare(at(left, l), at(right, r));
}

function at(keys: readonly Buffer[], index: number): Buffer {
  const key = keys[index];
  assert(key !== undefined, 'the index is inside');
  return key;
}
