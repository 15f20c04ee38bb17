import type { Database } from './database.ts';
import { isLiveKey, textOfKey } from './identity-key.ts';
import type { LiveKeys } from './live-keys.ts';
import { decodeVersion } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

/**
 * What is stored under the keys that `asked` names, in ascending order: committed, staged or expired; by the number of
 * the key. What is imported is mostly in order and mostly new: then the stretch of the index from the first key to the
 * last holds few rows, and reading its keys costs a hundredth of asking for each.
 */
export async function occupiedAmong(
  database: Database,
  keys: LiveKeys,
  asked: Uint32Array,
): Promise<ReadonlyMap<number, StoredVersion>> {
  const occupied = new Map<number, StoredVersion>();
  const between = await liveTextsBetween(database, keys, asked);
  if (between?.size === 0) return occupied;
  const found = between === undefined ? asked : asked.filter((index) => between.has(keys.text(index)));
  const values = await database.getMany(Array.from(found, (index) => keys.key(index)));
  found.forEach((index, place) => {
    const value = values[place];
    if (value !== undefined) occupied.set(index, decodeVersion([keys.key(index), value]));
  });
  return occupied;
}

/** What is live from the first key to the last; undefined when there is more of it than is asked for. */
async function liveTextsBetween(
  database: Database,
  keys: LiveKeys,
  asked: Uint32Array,
): Promise<ReadonlySet<string> | undefined> {
  const [first, last] = [asked[0], asked.at(-1)];
  if (first === undefined || last === undefined) return new Set();
  const range = { gte: keys.key(first), lt: Buffer.concat([keys.key(last), Buffer.from([0])]) };
  const found = await database.keys(range, asked.length);
  return found && new Set(found.filter(isLiveKey).map(textOfKey));
}
