import type { Relationship } from '../../model/relationship.ts';
import { StandIn } from './failure.ts';

type Batch = IteratorResult<readonly Relationship[], undefined>;

/** The batches of an import as the thread that stores them sees them: each is pulled from the other side. One reader. */
export class Upload implements AsyncIterable<readonly Relationship[]> {
  readonly #pull: () => void;
  readonly #signal: AbortSignal;
  #next: PromiseWithResolvers<Batch> | undefined;

  /** @param pull asks the other side for one batch, or for how they ended */
  constructor(pull: () => void, signal: AbortSignal) {
    this.#pull = pull;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#next?.reject(signal.reason), { once: true });
  }

  /** What came for a pull. */
  deliver(relationships: readonly Relationship[]): void {
    this.#next?.resolve({ done: false, value: relationships });
  }

  /** @param whole false when the batches threw: that the import fails then is told, with what is known over there. */
  finish(whole: boolean): void {
    if (whole) this.#next?.resolve({ done: true, value: undefined });
    else this.#next?.reject(new StandIn({ kind: 'batches' }));
  }

  [Symbol.asyncIterator](): AsyncIterator<readonly Relationship[], undefined> {
    return { next: () => this.#ask() };
  }

  async #ask(): Promise<Batch> {
    this.#signal.throwIfAborted();
    this.#next = Promise.withResolvers();
    this.#pull();
    return await this.#next.promise;
  }
}
