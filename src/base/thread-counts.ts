/**
 * How many of something there are in all threads of a process. Each thread counts its own in shared memory, so that those of
 * a thread that died can be forgotten. Two threads that count one more and then look both see both.
 */
export class ThreadCounts {
  readonly memory: SharedArrayBuffer;
  readonly #counts: Int32Array;
  readonly #thread: number;

  /** @param memory one `Int32` for each thread */
  constructor(memory: SharedArrayBuffer, thread: number) {
    this.memory = memory;
    this.#counts = new Int32Array(memory);
    this.#thread = thread;
  }

  static memoryOf(threads: number): SharedArrayBuffer {
    return new SharedArrayBuffer(threads * Int32Array.BYTES_PER_ELEMENT);
  }

  raise(): void {
    Atomics.add(this.#counts, this.#thread, 1);
  }

  lower(): void {
    Atomics.sub(this.#counts, this.#thread, 1);
  }

  sum(): number {
    let sum = 0;
    for (let thread = 0; thread < this.#counts.length; thread++) sum += Atomics.load(this.#counts, thread);
    return sum;
  }

  /** Of a thread that has ended. */
  forget(thread: number): void {
    Atomics.store(this.#counts, thread, 0);
  }
}
