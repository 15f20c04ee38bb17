import { hash } from 'node:crypto';

/** Places, in sets of `WAYS`: each account has its set, by its name, and a place there while it is in use. */
const PLACES = 16_384;
const WAYS = 16;
const SETS = PLACES / WAYS;

/** What is counted while it lasts. */
export const AT_ONCE = ['calls', 'streams'] as const;
export type AtOnce = (typeof AT_ONCE)[number];

const FREE = 0n;
/** A name, as it is looked for. */
interface Sought {
  readonly wanted: bigint;
  /** Where its set begins. */
  readonly first: number;
}

/** Names that each thread remembers so; beyond them it begins anew. */
const SOUGHT_MAX = PLACES;

/** The memory that all threads of a process share. */
export interface AccountsMemory {
  readonly threads: number;
  readonly buffer: SharedArrayBuffer;
}

export function accountsMemory(threads: number): AccountsMemory {
  const words = 3 * PLACES * BigInt64Array.BYTES_PER_ELEMENT;
  const counts = PLACES * threads * AT_ONCE.length * Int32Array.BYTES_PER_ELEMENT;
  return { threads, buffer: new SharedArrayBuffer(words + counts) };
}

/**
 * What tenants and credentials have used up, for all threads of a process. Of each place lie in shared memory the name
 * that has it, as a hash, the words of two buckets (`bucket.ts`), and for each thread what goes on there.
 *
 * A place whose buckets are full and where nothing goes on says no more than a new one, so it is given to the next name that
 * finds no free one. Nobody waits for anybody; the price are these errors:
 * - A call that comes while its account's place is given away, after a rest that filled its buckets, is counted for the
 *   other name: at most one call of each thread.
 * - Two threads that give one name a place at the same moment may give it two. The second is used no more, and what was
 *   taken from it in that moment is not counted again: at most one call of each thread.
 * - Where 16 names of one set are in use at once, which takes thousands of callers, the next one shares with another. It
 *   never has more than it may.
 */
export class Accounts {
  /** Of the calls made. */
  readonly calls: BigInt64Array;
  /** Of the work done. */
  readonly work: BigInt64Array;
  readonly #names: BigInt64Array;
  readonly #counts: Int32Array;
  readonly #threads: number;
  readonly #thread: number;
  /** By name. */
  readonly #sought = new Map<string, Sought>();

  /** @param thread whose calls are counted here */
  constructor({ threads, buffer }: AccountsMemory, thread: number) {
    const bytes = PLACES * BigInt64Array.BYTES_PER_ELEMENT;
    this.#names = new BigInt64Array(buffer, 0, PLACES);
    this.calls = new BigInt64Array(buffer, bytes, PLACES);
    this.work = new BigInt64Array(buffer, 2 * bytes, PLACES);
    this.#counts = new Int32Array(buffer, 3 * bytes);
    this.#threads = threads;
    this.#thread = thread;
  }

  /** The place of the account `name`. Names are good for a while only: look again for each call. */
  placeOf(name: string, nowNs: bigint): number {
    const { wanted, first } = this.#seek(name);
    for (let attempts = 0; attempts < WAYS; attempts++) {
      let free = -1;
      let left = FREE;
      for (let place = first; place < first + WAYS; place++) {
        const found = Atomics.load(this.#names, place);
        if (found === wanted) return place;
        if (free >= 0 || (found !== FREE && !this.#isAtRest(place, nowNs))) continue;
        free = place;
        left = found;
      }
      if (free < 0) return first;
      if (Atomics.compareExchange(this.#names, free, left, wanted) === left) return free;
    }
    return first; // others were quicker each time
  }

  /** The hash of a name costs more than all else that is done here for a call. */
  #seek(name: string): Sought {
    const known = this.#sought.get(name);
    if (known !== undefined) return known;
    const digest = hash('sha256', name, 'buffer');
    const wanted = digest.readBigInt64LE(0) || 1n; // 0 is free
    const sought = { wanted, first: (digest.readUInt32LE(8) % SETS) * WAYS };
    if (this.#sought.size === SOUGHT_MAX) this.#sought.clear();
    this.#sought.set(name, sought);
    return sought;
  }

  /** Counts one more, unless there would be more than `max` then; two at the last place may both be refused. */
  begin(place: number, what: AtOnce, max: number): boolean {
    Atomics.add(this.#counts, this.#cell(place, what, this.#thread), 1);
    if (this.#count(place, what) <= max) return true;
    this.end(place, what);
    return false;
  }

  /** What began is over. */
  end(place: number, what: AtOnce): void {
    Atomics.sub(this.#counts, this.#cell(place, what, this.#thread), 1);
  }

  /** What went on in `thread` goes on no more: it has ended. */
  forget(thread: number): void {
    for (let place = 0; place < PLACES; place++) {
      for (const what of AT_ONCE) Atomics.store(this.#counts, this.#cell(place, what, thread), 0);
    }
  }

  #count(place: number, what: AtOnce): number {
    let count = 0;
    for (let thread = 0; thread < this.#threads; thread++) {
      count += Atomics.load(this.#counts, this.#cell(place, what, thread));
    }
    return count;
  }

  #isAtRest(place: number, nowNs: bigint): boolean {
    return (
      Atomics.load(this.calls, place) <= nowNs &&
      Atomics.load(this.work, place) <= nowNs &&
      AT_ONCE.every((what) => this.#count(place, what) === 0)
    );
  }

  #cell(place: number, what: AtOnce, thread: number): number {
    return (place * this.#threads + thread) * AT_ONCE.length + (what === 'calls' ? 0 : 1);
  }
}
