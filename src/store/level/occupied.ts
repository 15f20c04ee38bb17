import type { Database } from './database.ts';
import { isLiveKey, textOfKey } from './identity-key.ts';
import type { LiveKeys } from './live-keys.ts';
import { decodeVersion } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

/** So many keys and fewer are asked for one by one when there is much between them. */
const PART_MIN = 500;
/** The keys between those of a part are read when there is at most one for so many. To be asked for one costs three times of that. */
const ASKED_PER_READ = 3;

/**
 * What is stored under the keys that `asked` names, in ascending order: committed, staged or expired; by the number of
 * the key. What is imported is mostly in order and mostly new: then the stretch of the index from the first key to the
 * last holds few rows, and reading its keys costs a hundredth of asking for each. Where it holds many, as between
 * `9999` and `10000`, which are far apart in byte order, each half is looked at alone.
 */
export async function occupiedAmong(
  database: Database,
  keys: LiveKeys,
  asked: Uint32Array,
): Promise<ReadonlyMap<number, StoredVersion>> {
  const occupied = new Map<number, StoredVersion>();
  const parts = [asked];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const between = await liveTextsBetween(database, keys, part);
    if (between === undefined && part.length > PART_MIN) {
      const middle = part.length >>> 1;
      parts.push(part.subarray(middle), part.subarray(0, middle));
      continue;
    }
    const found = between === undefined ? part : part.filter((index) => between.has(keys.text(index)));
    await take(database, keys, found, occupied);
  }
  return occupied;
}

async function take(
  database: Database,
  keys: LiveKeys,
  asked: Uint32Array,
  occupied: Map<number, StoredVersion>,
): Promise<void> {
  if (asked.length === 0) return;
  const values = await database.getMany(Array.from(asked, (index) => keys.key(index)));
  asked.forEach((index, place) => {
    const value = values[place];
    if (value !== undefined) occupied.set(index, decodeVersion([keys.key(index), value]));
  });
}

/** What is live from the first key to the last; undefined when that is much. */
async function liveTextsBetween(
  database: Database,
  keys: LiveKeys,
  asked: Uint32Array,
): Promise<ReadonlySet<string> | undefined> {
  const [first, last] = [asked[0], asked.at(-1)];
  if (first === undefined || last === undefined) return new Set();
  const range = { gte: keys.key(first), lt: Buffer.concat([keys.key(last), Buffer.from([0])]) };
  const found = await database.keys(range, Math.floor(asked.length / ASKED_PER_READ));
  return found && new Set(found.filter(isLiveKey).map(textOfKey));
}
