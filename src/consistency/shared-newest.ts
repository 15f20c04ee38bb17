import type { Revision } from '../model/revision.ts';

/**
 * The newest revision of one store that anyone outside may know of, shared by the threads that answer for it.
 *
 * Each thread raises it to a revision in the turn in which that is applied to its graph, before anyone who waits for
 * it goes on; and no thread lets anything out (an acknowledgement, an answer, a token, a watched change) of a revision
 * that it has not applied. A request reads it when it starts, and waits until its own thread has applied that much. So
 *
 *     applied on A ─► raised ─► told by A ─► heard by a client ─► its next request, on B ─► read ─► waits on B
 *
 * and whatever a client has seen, on whichever connection, the newest state that it reads next has. Raising and reading
 * are atomic, and each arrow is a happens-before: no message between threads has to arrive for it to hold.
 *
 * It is not the newest commit: of a large import that is committed and still being applied nobody knows yet, and
 * nobody has to wait for it.
 */
export class SharedNewest {
  readonly memory: SharedArrayBuffer;
  readonly #cell: BigInt64Array; // a revision may have 53 bits, and must not be read half

  /** @param memory another thread's; new if absent */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#cell = new BigInt64Array(memory);
  }

  revision(): Revision {
    return Number(Atomics.load(this.#cell, 0));
  }

  /** It never goes back: threads apply one revision at different times. */
  raise(revision: Revision): void {
    const wanted = BigInt(revision);
    let found = Atomics.load(this.#cell, 0);
    while (found < wanted) {
      const before = Atomics.compareExchange(this.#cell, 0, found, wanted);
      if (before === found) return;
      found = before;
    }
  }
}
