import { growUint32 } from './columns.ts';

/**
 * Edges are five words each, side by side in one array: the other end's node, the name at the other end, the
 * condition's number, and the ticks from which (inclusive) and until which (exclusive) the edge exists.
 *
 * On a forward page the other end is the subject and the name its subject relation (`NO_NAME` for a plain subject). On
 * a reverse page it is the resource and the relation.
 */
export const EDGE_WORDS = 5;
export const EDGE_NODE = 0;
export const EDGE_NAME = 1;
export const EDGE_CONDITION = 2;
export const EDGE_FROM = 3;
export const EDGE_UNTIL = 4;

/** `EDGE_UNTIL` of an edge that was not deleted. */
export const FOREVER = 0xffff_ffff;

const BLOCK_EDGES_MIN = 2;

/**
 * One array for the edges of all pages, given out in blocks. A block holds a power of two of edges, at least two;
 * freed blocks are kept by size and given out again, so at most half of a block is idle.
 */
export class EdgeArena {
  /** Replaced when it grows: read it anew after any `allocate`. */
  words: Uint32Array<ArrayBuffer> = new Uint32Array(EDGE_WORDS * 1024);
  #usedEdges = 0;
  readonly #free: number[][] = []; // by log2 of the block's size: edge offsets

  /** Edge offset of a block for at least `count` edges. Its size is `blockSize(count)`. */
  allocate(count: number): number {
    const size = blockSize(count);
    const reused = this.#free[Math.log2(size)]?.pop();
    if (reused !== undefined) return reused;
    const offset = this.#usedEdges;
    this.#usedEdges += size;
    const wordsNeeded = this.#usedEdges * EDGE_WORDS;
    if (wordsNeeded > this.words.length) this.words = growUint32(this.words, wordsNeeded);
    return offset;
  }

  /** Give back the block of `size` edges at `offset`. */
  free(offset: number, size: number): void {
    (this.#free[Math.log2(size)] ??= []).push(offset);
  }

  get bytes(): number {
    return this.words.byteLength;
  }
}

/** Edges in the block that `allocate(count)` gives. */
export function blockSize(count: number): number {
  let size = BLOCK_EDGES_MIN;
  while (size < count) size *= 2;
  return size;
}

/** Word offset of the first edge in [`from`, `end`) whose node is not below `node`. Edges there ascend by node. */
export function firstEdgeOf(words: Uint32Array, from: number, end: number, node: number): number {
  let low = 0;
  let high = (end - from) / EDGE_WORDS;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (words[from + middle * EDGE_WORDS]! < node) low = middle + 1;
    else high = middle;
  }
  return from + low * EDGE_WORDS;
}
