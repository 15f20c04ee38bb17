import { type EdgeParts, letGo } from './edge-block.ts';
import { EDGE_WORDS } from './edges.ts';

/**
 * Edges of pages that have gone, where they are too many to be let go of in one go: what they hold stays until their
 * turn comes, which does no harm.
 */
export class Leaving {
  /** Edges that are let go of in one go. */
  readonly atOnce: number;
  readonly #parts: EdgeParts;
  readonly #blocks: Uint32Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #at = 0; // word in the last of the blocks

  constructor(parts: EdgeParts, atOnce: number) {
    this.#parts = parts;
    this.atOnce = atOnce;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param edges nobody else's from now on */
  add(edges: Uint32Array<ArrayBuffer>): void {
    this.#blocks.unshift(edges);
    this.#bytes += edges.byteLength;
  }

  /** Lets go of the next `atOnce`. */
  letGoOfSome(): void {
    if (this.#bytes === 0) return; // as nearly always
    for (let left = this.atOnce; left > 0;) {
      const block = this.#blocks.at(-1);
      if (block === undefined) return;
      for (; this.#at < block.length && left > 0; this.#at += EDGE_WORDS, left--)
        letGo(block, this.#at, this.#parts);
      if (this.#at < block.length) return;
      this.#blocks.pop();
      this.#bytes -= block.byteLength;
      this.#at = 0;
    }
  }
}
