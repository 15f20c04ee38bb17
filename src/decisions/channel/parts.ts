import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Part, SentItem } from './messages.ts';

/** A part ends with the item that takes it there, in characters of their texts, or after so many. */
const PART_CHARACTERS = 256 * 1024;
const PART_ITEMS = 128;

/**
 * A stream in parts, each of what is at hand when it is asked for, so that a message carries a block of records and not
 * one. Nothing is read ahead but the one item that was waited for when a part was closed.
 */
export class Parts {
  readonly #items: AsyncIterator<SentItem, void>;
  #pending: Promise<IteratorResult<SentItem, void>> | undefined;

  constructor(items: AsyncIterable<SentItem>) {
    this.#items = items[Symbol.asyncIterator]() as AsyncIterator<SentItem, void>;
  }

  /** @throws what the stream throws */
  async next(): Promise<Part> {
    const items: SentItem[] = [];
    let characters = 0;
    while (items.length < PART_ITEMS && characters < PART_CHARACTERS) {
      this.#pending ??= this.#items.next();
      const found = items.length === 0 ? await this.#pending : await this.#atHand(this.#pending);
      if (found === undefined) break;
      this.#pending = undefined;
      if (found.done === true) return { items, isEnded: true };
      items.push(found.value);
      characters += charactersOf(found.value);
    }
    return { items, isEnded: false };
  }

  /** Ends the stream where it is. Never rejects. */
  async close(): Promise<void> {
    try {
      await this.#items.return?.();
    } catch {
      // Whoever left it waits for nothing of it.
    }
  }

  /** Undefined when there is nothing within this turn of the event loop. A failure is left for the next part. */
  async #atHand(
    pending: Promise<IteratorResult<SentItem, void>>,
  ): Promise<IteratorResult<SentItem, void> | undefined> {
    try {
      return await Promise.race([pending, nextTurn(undefined)]);
    } catch {
      return undefined;
    }
  }
}

function charactersOf(item: SentItem): number {
  if (typeof item === 'string' || item instanceof Uint8Array) return item.length;
  return item.line.length;
}
