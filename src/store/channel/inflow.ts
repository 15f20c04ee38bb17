import { fromFailure } from './failure.ts';
import type { Line } from './line.ts';
import type { FromHolder, StreamMethod, Streams, ToHolder } from './messages.ts';

type Delivery = Extract<FromHolder, { readonly kind: 'items' | 'ended' | 'failed' }>;

/** A stream from the thread that holds the store. It is asked for when its first item is, and for more when all it gave is used. */
export class Inflow<M extends StreamMethod> {
  readonly #line: Line;
  readonly #method: M;
  readonly #asked: Streams[M]['asked'];
  readonly #signal: AbortSignal;
  #delivery: PromiseWithResolvers<Delivery> = Promise.withResolvers();
  #call = 0;
  #isOver = false;

  constructor(line: Line, method: M, asked: Streams[M]['asked'], signal: AbortSignal) {
    this.#line = line;
    this.#method = method;
    this.#asked = asked;
    this.#signal = signal;
  }

  /** @throws the signal's reason; what the store throws */
  async *items(): AsyncGenerator<Streams[M]['item'], void> {
    const signal = this.#signal;
    signal.throwIfAborted();
    if (this.#isOver) return;
    const call = this.#begin();
    const onAbort = (): void => this.#delivery.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      this.#line.send({ kind: 'open', call, method: this.#method, asked: this.#asked } as ToHolder); // a pair of `Streams`
      for (;;) {
        const delivery = await this.#delivery.promise;
        if (delivery.kind === 'ended') return;
        if (delivery.kind === 'failed') throw fromFailure(delivery.failure);
        for (const item of delivery.items) {
          yield item; // of this call, so of its method
          signal.throwIfAborted();
        }
        if (this.#isOver) return;
        this.#line.assertOpen(); // or nobody would answer
        this.#delivery = Promise.withResolvers();
        this.#line.send({ kind: 'pull', call });
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#line.send({ kind: 'cancel', call }); // of no effect when it has ended over there
      this.#line.end(call);
    }
  }

  /** Ends it, as the store would by closing: what was delivered is still given. */
  end(): void {
    this.#isOver = true;
    this.#delivery.resolve({ kind: 'ended', call: this.#call });
  }

  #begin(): number {
    this.#call = this.#line.begin({
      isAwaited: false,
      hear: (message) => {
        // No stream gets anything else.
        if (message.kind === 'items' || message.kind === 'ended' || message.kind === 'failed')
          this.#delivery.resolve(message);
      },
      lose: (reason) => this.#delivery.reject(reason),
    });
    return this.#call;
  }
}
