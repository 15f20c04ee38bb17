import type { ServerWritableStream } from '@grpc/grpc-js';
import { Pulse } from '../../base/pulse.ts';
import { Fault } from '../../model/fault.ts';

/** Bytes that may wait for a reader. One message may be larger on its own. */
export const WAITING_BYTES_MAX: number = 256 * 1024;

/**
 * Hands messages to a stream no faster than its reader takes them. A reader that takes nothing for a while, although
 * something waits for it, is given up: what it reads from may hold on to the past.
 */
export class Outbox {
  readonly #call: ServerWritableStream<Buffer, Buffer>;
  readonly #stallMs: number;
  readonly #taken = new Pulse();
  #waitingBytes = 0;

  constructor(call: ServerWritableStream<Buffer, Buffer>, stallMs: number) {
    this.#call = call;
    this.#stallMs = stallMs;
  }

  /**
   * Resolves when there is room for another message.
   * @throws Fault `reader-too-slow`; the reason of `signal`.
   */
  async send(message: Buffer, signal: AbortSignal): Promise<void> {
    this.#waitingBytes += message.length;
    this.#call.write(message, () => {
      this.#waitingBytes -= message.length;
      this.#taken.fire();
    });
    while (this.#waitingBytes > WAITING_BYTES_MAX) {
      const before = this.#waitingBytes;
      const timer = setTimeout(() => this.#taken.fire(), this.#stallMs);
      await this.#taken.next(signal);
      clearTimeout(timer);
      signal.throwIfAborted();
      if (this.#waitingBytes === before) {
        throw new Fault(
          'reader-too-slow',
          `nothing was read for ${this.#stallMs} ms although ${before} bytes wait; go on from the last answer that was read`,
        );
      }
    }
  }
}
