/**
 * How many changes of the credentials took effect in the thread that owns them, for all threads to see. The owner counts
 * a change after it has posted it to every thread, and answers it after that. So
 *
 *     posted to B ─► counted ─► answered ─► heard by a client ─► its next call, on B ─► count read ─► B takes what was posted
 *
 * and no thread lets in a key that was revoked before, without waiting for any of them.
 */
export class SharedCount {
  readonly memory: SharedArrayBuffer;
  readonly #cell: Int32Array;

  /** @param memory another thread's; new if absent */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#cell = new Int32Array(memory);
  }

  value(): number {
    return Atomics.load(this.#cell, 0);
  }

  raise(): void {
    Atomics.add(this.#cell, 0, 1);
  }
}
