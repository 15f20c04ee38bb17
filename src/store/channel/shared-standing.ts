import type { Revision } from '../../model/revision.ts';
import type { StoredSize } from '../../model/stored.ts';

/** Places in the memory. */
const HEAD = 0;
const OLDEST = 1;
const RELATIONSHIPS = 2;
const BYTES = 3;
const CELLS = 4;

/**
 * The newest and the oldest revision of a store, and what is stored, in memory that all threads see. The thread that holds the store writes
 * them in the turn in which they move, before anyone is told of what moved them:
 *
 *     batch on disk ─► standing moves ─► `publish` ─► commits resolve, followers wake, messages are posted
 *
 * So whoever has heard of a revision, by an answer or by a change, finds it here; and whoever was given rows from which
 * something is collected finds the window moved.
 */
export class SharedStanding {
  readonly memory: SharedArrayBuffer;
  readonly #cells: BigInt64Array; // a revision may have 53 bits, and must not be read half

  /** @param memory that of another thread's; new if absent */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#cells = new BigInt64Array(memory);
  }

  /** Called by the one thread that holds the store. */
  publish(head: Revision, oldest: Revision, { relationships, bytes }: StoredSize): void {
    Atomics.store(this.#cells, RELATIONSHIPS, BigInt(relationships));
    Atomics.store(this.#cells, BYTES, BigInt(bytes));
    Atomics.store(this.#cells, HEAD, BigInt(head));
    Atomics.store(this.#cells, OLDEST, BigInt(oldest));
  }

  head(): Revision {
    return Number(Atomics.load(this.#cells, HEAD));
  }

  oldest(): Revision {
    return Number(Atomics.load(this.#cells, OLDEST));
  }

  /** While it moves, the one number may be of before and the other of after. */
  stored(): StoredSize {
    return {
      relationships: Number(Atomics.load(this.#cells, RELATIONSHIPS)),
      bytes: Number(Atomics.load(this.#cells, BYTES)),
    };
  }
}
