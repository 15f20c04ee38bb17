import type { ServerWritableStream } from '@grpc/grpc-js';
import { Pulse } from '../../base/pulse.ts';
import { Fault } from '../../model/fault.ts';
import type { BacklogPart } from './backlogs.ts';

/** Bytes that may wait for a reader. One message may be larger on its own. */
export const WAITING_BYTES_MAX: number = 256 * 1024;

/**
 * Hands messages to a stream no faster than its reader takes them, and no faster than there is room on its connection. A
 * reader that takes nothing for a while, although something waits for it, is given up: what it reads from may hold on to
 * the past.
 */
export class Outbox {
  readonly #call: ServerWritableStream<Buffer, Buffer>;
  readonly #part: BacklogPart;
  readonly #stallMs: number;
  readonly #taken = new Pulse();

  /** @param part of `call` */
  constructor(call: ServerWritableStream<Buffer, Buffer>, part: BacklogPart, stallMs: number) {
    this.#call = call;
    this.#part = part;
    this.#stallMs = stallMs;
  }

  /**
   * Resolves when there is room for another message.
   * @throws Fault `reader-too-slow`; the reason of `signal`.
   */
  async send(message: Buffer, signal: AbortSignal): Promise<void> {
    const part = this.#part;
    await part.add(message.length, this.#stallMs, signal);
    this.#call.write(message, () => {
      part.take(message.length);
      this.#taken.fire();
    });
    while (part.bytes > WAITING_BYTES_MAX) {
      const before = part.bytes;
      const timer = setTimeout(() => this.#taken.fire(), this.#stallMs);
      await this.#taken.next(signal);
      clearTimeout(timer);
      signal.throwIfAborted();
      if (part.bytes === before) {
        throw new Fault(
          'reader-too-slow',
          `nothing was read for ${this.#stallMs} ms although ${before} bytes wait; go on from the last answer that was read`,
        );
      }
    }
  }
}
