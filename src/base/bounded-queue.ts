/**
 * First in, first out, with a stated size: whoever pushes into a full queue waits until there is room, in the order of
 * asking. One reader.
 */
export class BoundedQueue<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #waiting = new Set<Waiting<T>>();
  #closed = false;
  #wakeReader: (() => void) | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Resolves once `item` is in the queue: true, or false when the queue was closed first.
   * @throws the reason of `signal` when it fires before there was room.
   */
  async push(item: T, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    if (this.#closed) return false;
    if (this.#items.length < this.#capacity) {
      this.#admit(item);
      return true;
    }
    const room = Promise.withResolvers<boolean>();
    const waiting: Waiting<T> = { item, admitted: room.resolve };
    const giveUp = (): void => {
      if (this.#waiting.delete(waiting)) room.reject(signal.reason);
    };
    this.#waiting.add(waiting);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      return await room.promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Resolves to true once something is in the queue, to false once it is closed and empty. */
  async ready(): Promise<boolean> {
    if (this.#items.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => (this.#wakeReader = resolve));
    }
    return this.#items.length > 0;
  }

  /** The oldest item, which stays. */
  peek(): T | undefined {
    return this.#items[0];
  }

  /** The oldest item, removed; whoever has waited longest takes its place. */
  shift(): T | undefined {
    const item = this.#items.shift();
    for (const waiting of this.#waiting) {
      if (this.#items.length >= this.#capacity) break;
      this.#waiting.delete(waiting);
      this.#admit(waiting.item);
      waiting.admitted(true);
    }
    return item;
  }

  /** Takes nothing more in. What is inside can still be read; whoever waits for room is told false. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting) waiting.admitted(false);
    this.#waiting.clear();
    this.#wake();
  }

  #admit(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  #wake(): void {
    this.#wakeReader?.();
    this.#wakeReader = undefined;
  }
}

interface Waiting<T> {
  readonly item: T;
  readonly admitted: (inside: boolean) => void;
}
