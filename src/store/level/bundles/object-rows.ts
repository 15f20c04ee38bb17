import type { Entry, Put } from '../../../base/sealed-value.ts';
import type { Database } from '../database.ts';
import { afterPrefix, rangeOf, TAG } from '../layout.ts';
import type { KeyRange } from '../layout.ts';
import { bundleKey, bundleRow, BUNDLED_ROWS_MAX, forwardPrefixOf, nameIn, objectOf } from './bundle-row.ts';

const FORWARD_ROWS: KeyRange = rangeOf(TAG.forward);

/** The forward rows of one object while they are read. */
export class ObjectRows {
  /** Of its bundle. */
  readonly key: Buffer;
  readonly #rows: Entry[] = [];

  constructor(key: Buffer) {
    this.key = key;
  }

  /** For the object that a forward row is of; a key that is damaged stands for itself. */
  static of(forward: Buffer): ObjectRows {
    return new ObjectRows(bundleKey(objectOf(forward) ?? nameIn(forward)));
  }

  has(forward: Buffer): boolean {
    const { length } = this.key;
    return forward.length > length && forward.compare(this.key, 1, length, 1, length) === 0;
  }

  add(row: Entry): void {
    this.#rows.push(row);
  }

  get count(): number {
    return this.#rows.length;
  }

  /** It has more rows than a bundle takes. */
  get isFull(): boolean {
    return this.#rows.length > BUNDLED_ROWS_MAX;
  }

  /** Undefined for an object that gets none. */
  bundle(): Put | undefined {
    return this.#rows.length === 0 ? undefined : bundleRow(this.key, this.#rows);
  }
}

/**
 * Every object that has forward rows, with them, in the order of keys, from the one of key `start` on (default: all). Of
 * one that is full no more rows are read than it takes to know it: a group may have millions.
 */
export async function* objectsInOrder(
  database: Database,
  start: Buffer = FORWARD_ROWS.gte,
  signal?: AbortSignal,
): AsyncGenerator<ObjectRows, void> {
  for (let next: Buffer | undefined = start; next !== undefined;) {
    const from: Buffer = next;
    next = undefined;
    let object: ObjectRows | undefined;
    search: for await (const entries of database.rows({ gte: from, lt: FORWARD_ROWS.lt }, { signal })) {
      for (const entry of entries) {
        if (object?.has(entry[0]) !== true) {
          if (object !== undefined) yield object;
          object = ObjectRows.of(entry[0]);
        }
        object.add(entry);
        if (!object.isFull) continue;
        next = afterPrefix(forwardPrefixOf(object.key));
        break search;
      }
    }
    if (object !== undefined) yield object;
  }
}

/** The object behind the key of a bundle, with its rows as they are now. */
export async function objectNow(database: Database, key: Buffer, signal?: AbortSignal): Promise<ObjectRows> {
  const object = new ObjectRows(key);
  const gte = forwardPrefixOf(key);
  const range = { gte, lt: afterPrefix(gte) };
  for await (const entries of database.rows(range, { signal, rowsAtFirst: BUNDLED_ROWS_MAX + 1 })) {
    for (const entry of entries) object.add(entry);
    if (object.isFull) break;
  }
  return object;
}
