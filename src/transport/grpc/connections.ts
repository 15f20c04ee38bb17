import type { Socket } from 'node:net';
import type { ThreadCounts } from '../../base/thread-counts.ts';

/** What a peer says first in HTTP/2, a preface of 24 bytes and an empty frame of settings: who says less says nothing. */
const GREETING_BYTES = 33;

export interface ConnectionLimits {
  /** Connections that are open, on all threads together; 0 for no limit. */
  readonly connectionsMax: number;
  /** How long a peer may take to its first bytes. */
  readonly firstBytesWaitMs: number;
}

/** The connections of one thread. */
export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #open: ThreadCounts;
  readonly #served = new Set<Socket>();
  #noneServed: PromiseWithResolvers<void> | undefined;

  /** @param open counts the connections of all threads */
  constructor(limits: ConnectionLimits, open: ThreadCounts) {
    this.#limits = limits;
    this.#open = open;
  }

  /** Counts a connection that was accepted. One too many is closed unread, without an answer: false. */
  take(socket: Socket): boolean {
    const { connectionsMax, firstBytesWaitMs } = this.#limits;
    this.#open.raise();
    socket.once('close', () => this.#open.lower());
    if (connectionsMax > 0 && this.#open.sum() > connectionsMax) {
      socket.on('error', ignoreBroken); // nobody else listens to it
      socket.destroy();
      return false;
    }
    this.#awaitGreeting(socket, firstBytesWaitMs);
    return true;
  }

  /** HTTP/2 is spoken on `socket` from now on. */
  serve(socket: Socket): void {
    this.#served.add(socket);
    socket.once('close', () => {
      this.#served.delete(socket);
      if (this.#served.size === 0) this.#noneServed?.resolve();
    });
  }

  /** Resolves when none is served any more: what was written to them is with their peers, or they are gone. */
  async none(): Promise<void> {
    if (this.#served.size === 0) return;
    this.#noneServed ??= Promise.withResolvers();
    await this.#noneServed.promise;
  }

  /** Closes them all, whatever is read or written: not a byte is read any more when it returns. */
  cut(): void {
    for (const socket of this.#served) socket.destroy();
  }

  /** What came is counted below HTTP/2 and TLS, so that nobody has to look at it. */
  #awaitGreeting(socket: Socket, ms: number): void {
    const timer = setTimeout(() => {
      if (socket.bytesRead < GREETING_BYTES) socket.destroy();
    }, ms).unref();
    socket.once('close', () => clearTimeout(timer));
  }
}

function ignoreBroken(): void {}
