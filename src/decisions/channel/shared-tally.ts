/** Places in the memory. */
const BEGUN = 0;
const TAKEN = 1;
const STOPPED = 2;
const CELLS = 3;

/**
 * How many decisions one thread has answered, and how many of them the owner of the log has taken, in memory that both
 * see. The deciding thread counts before it answers, so that when it dies the difference is what may be missing. Counts
 * wrap around at 2^32; the difference does not come near.
 */
export class SharedTally {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Uint32Array;

  /** @param memory that of another thread's; new if absent */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(CELLS * Uint32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#cells = new Uint32Array(memory);
  }

  /** The deciding thread: one more. */
  begin(): void {
    Atomics.add(this.#cells, BEGUN, 1);
  }

  /** The owner: so many more are in the log, or are known to be lost. */
  take(count: number): void {
    Atomics.add(this.#cells, TAKEN, count);
  }

  /** Begun and not taken. */
  outstanding(): number {
    return (Atomics.load(this.#cells, BEGUN) - Atomics.load(this.#cells, TAKEN)) >>> 0;
  }

  /** How many were begun beyond the first `count`. */
  begunBeyond(count: number): number {
    return (Atomics.load(this.#cells, BEGUN) - count) >>> 0;
  }

  /** The owner: whether the log takes nothing at the moment. */
  tellStopped(isStopped: boolean): void {
    Atomics.store(this.#cells, STOPPED, isStopped ? 1 : 0);
  }

  isStopped(): boolean {
    return Atomics.load(this.#cells, STOPPED) === 1;
  }
}
