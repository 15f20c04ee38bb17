import { Pulse } from '../../base/pulse.ts';
import { type Failure, toFailure } from './failure.ts';

/** How far a stream is read before it is pulled, and how much goes into one message. */
export interface Measure<Item> {
  readonly weightOf: (item: Item) => number;
  readonly weightMax: number;
  /** Whether the stream may be read on before `item` was pulled. */
  readonly mayFollow: (item: Item) => boolean;
}

/** Where a stream goes: items as they are pulled, then how it ended. */
export interface Outlet<Item> {
  give(items: readonly Item[]): void;
  end(failure: Failure | undefined): void;
}

/**
 * Sends a stream no faster than it is pulled: one message for each pull, of all that is at hand. What the store has at
 * once, such as the commits of one group, makes one message. At most `weightMax` and one item wait to be pulled.
 */
export class Outflow<Item> {
  readonly #items: AsyncIterable<Item>;
  readonly #measure: Measure<Item>;
  readonly #outlet: Outlet<Item>;
  readonly #signal: AbortSignal;
  readonly #moved = new Pulse();
  #ready: Item[] = [];
  #weight = 0;
  #isPulled = false;
  #isGiving = false;
  #end: { readonly failure: Failure | undefined } | undefined;

  /** @param signal the one `items` listens to; nothing is sent once it fired */
  constructor(items: AsyncIterable<Item>, measure: Measure<Item>, outlet: Outlet<Item>, signal: AbortSignal) {
    this.#items = items;
    this.#measure = measure;
    this.#outlet = outlet;
    this.#signal = signal;
  }

  /** Asks for the next message. */
  pull(): void {
    this.#isPulled = true;
    this.#moved.fire();
    this.#giveSoon();
  }

  /** Reads the stream to its end. Resolves then, or when the signal fires; never rejects. */
  async run(): Promise<void> {
    let failure: Failure | undefined;
    try {
      for await (const item of this.#items) {
        this.#ready.push(item);
        this.#weight += this.#measure.weightOf(item);
        this.#giveSoon();
        while (this.#mustWait(item) && !this.#signal.aborted) await this.#moved.next(this.#signal);
        if (this.#signal.aborted) return;
      }
    } catch (thrown) {
      failure = toFailure(thrown, this.#signal.reason);
    }
    this.#end = { failure };
    this.#giveSoon();
  }

  #mustWait(last: Item): boolean {
    if (this.#weight >= this.#measure.weightMax) return true;
    return !this.#measure.mayFollow(last) && !(this.#ready.length === 0 && this.#isPulled);
  }

  /** A turn later, so that what is at hand goes along. */
  #giveSoon(): void {
    if (!this.#isPulled || this.#isGiving) return;
    if (this.#ready.length === 0 && this.#end === undefined) return;
    this.#isGiving = true;
    setImmediate(() => {
      this.#isGiving = false;
      if (!this.#signal.aborted) this.#give();
    });
  }

  #give(): void {
    this.#isPulled = false;
    if (this.#ready.length > 0) {
      this.#outlet.give(this.#ready);
      this.#ready = [];
      this.#weight = 0;
      this.#moved.fire();
    } else if (this.#end !== undefined) {
      this.#outlet.end(this.#end.failure);
    }
  }
}
