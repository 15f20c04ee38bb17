import { Fault } from '../../model/fault.ts';

/** Bytes that may wait for the reader of one connection. The message that passes it still goes; the next ones wait. */
export const CONNECTION_BYTES_MAX: number = 4 * 1024 * 1024;
/** A message of so many bytes goes whatever waits, if none of the same call does: who reads one of its streams gets on. */
export const SPARE_BYTES: number = 16 * 1024;

/** What waits for the readers of connections, which are told apart by the addresses of their peers. */
export class Backlogs {
  readonly #open = new Map<string, Backlog>();

  /** The part of one call on the connection of `peer`, until it is left. */
  enter(peer: string): BacklogPart {
    const backlog = this.#open.get(peer) ?? new Backlog(() => this.#open.delete(peer));
    this.#open.set(peer, backlog);
    return new BacklogPart(backlog);
  }
}

/** What waits for the reader of one connection, by all its calls together. */
class Backlog {
  bytes = 0;
  /** Bytes that were read so far. */
  read = 0;
  calls = 0;
  readonly #onUnused: () => void;
  readonly #waiting = new Set<() => void>(); // for room, who came first in front

  constructor(onUnused: () => void) {
    this.#onUnused = onUnused;
  }

  get isFull(): boolean {
    return this.bytes >= CONNECTION_BYTES_MAX;
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  leave(): void {
    if (--this.calls === 0) this.#onUnused();
  }

  /** Resolves when it is the turn of `waiter` to look for room, when it is woken, after `ms`, or when `signal` is aborted. */
  async turn(waiter: PromiseWithResolvers<void>, ms: number, signal: AbortSignal): Promise<void> {
    const wake = (): void => waiter.resolve();
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    const timer = setTimeout(wake, ms);
    try {
      await waiter.promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      this.#waiting.delete(wake);
    }
  }

  /** One at a time, so that a thousand calls that wait cost no more than one does. */
  wakeNext(): void {
    if (this.isFull) return;
    for (const wake of this.#waiting) {
      this.#waiting.delete(wake);
      wake();
      return;
    }
  }
}

/** What one call has waiting. */
export class BacklogPart {
  readonly #backlog: Backlog;
  #waiter: PromiseWithResolvers<void> | undefined;
  #bytes = 0;
  #isLeft = false;

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
    backlog.calls++;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Resolves when there is room for a message, which counts from then on.
   * @throws Fault `reader-too-slow` when nothing is read on the connection for `stallMs`; the reason of `signal`
   */
  async add(bytes: number, stallMs: number, signal: AbortSignal): Promise<void> {
    const backlog = this.#backlog;
    let mayTake = !backlog.isAwaited; // others came first
    try {
      for (;;) {
        signal.throwIfAborted();
        if ((mayTake && !backlog.isFull) || (this.#bytes === 0 && bytes <= SPARE_BYTES)) break;
        const before = backlog.read;
        this.#waiter = Promise.withResolvers();
        await backlog.turn(this.#waiter, stallMs, signal);
        mayTake = true;
        if (backlog.isFull && backlog.read === before && !signal.aborted)
          throw unread(backlog.bytes, stallMs);
      }
      if (this.#isLeft) return;
      this.#bytes += bytes;
      backlog.bytes += bytes;
    } finally {
      backlog.wakeNext();
    }
  }

  /** So many were read. */
  take(bytes: number): void {
    if (this.#isLeft) return;
    this.#bytes -= bytes;
    if (this.#bytes === 0) this.#waiter?.resolve(); // a small message may go now
    this.#release(bytes);
  }

  /** The call is over for the connection: what waits no longer does. */
  leave(): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    this.#release(this.#bytes);
    this.#bytes = 0;
    this.#backlog.leave();
  }

  #release(bytes: number): void {
    const backlog = this.#backlog;
    backlog.bytes -= bytes;
    backlog.read += bytes;
    backlog.wakeNext();
  }
}

function unread(bytes: number, stallMs: number): Fault {
  return new Fault(
    'reader-too-slow',
    `nothing was read of the connection for ${stallMs} ms although ${bytes} bytes wait on it; go on from the last answer that was read`,
  );
}
