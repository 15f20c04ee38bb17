/** Something happened, look again: wakes everyone who waits at that moment and remembers nothing. */
export class Pulse {
  readonly #waiting = new Set<() => void>();

  /** Resolves at the next `fire`, or as soon as `signal` is aborted: look at the signal afterwards. */
  async next(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const woken = Promise.withResolvers<void>();
    // A listener that is taken back, instead of a race against a promise that lives as long as its owner.
    const wake = (): void => woken.resolve();
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    try {
      await woken.promise;
    } finally {
      this.#waiting.delete(wake);
      signal.removeEventListener('abort', wake);
    }
  }

  fire(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
