import { assert } from '../base/assert.ts';
import { type Edge, type EdgeParts, letGo, partsOf, writeEdge } from './edge-block.ts';
import { EDGE_LIFE, EDGE_NAME, EDGE_NODE, EDGE_WORDS } from './edges.ts';
import type { Lives } from './lives.ts';

/** Words before the first edge, for whoever takes the block over. */
const HEADER_WORDS = 1;

/**
 * The edges of a page that is too large to be made in one go: taken bit by bit, and then put in order bit by bit. Its
 * nodes and lives are held from the moment they are taken, so that anything may be collected between two bits.
 */
export class PageDraft {
  readonly #parts: EdgeParts;
  readonly #words: Uint32Array<ArrayBuffer>;
  /** Edges from which on each run is in order, of those that lead on and of the rest. */
  readonly #leadRuns: number[] = [];
  readonly #restRuns: number[] = [];
  #structure = 0;
  #count = 0;

  /** @param edgesMax edges that it has room for */
  constructor(edgesMax: number, parts: EdgeParts) {
    this.#parts = parts;
    this.#words = new Uint32Array(HEADER_WORDS + edgesMax * EDGE_WORDS);
  }

  get bytes(): number {
    return this.#words.byteLength;
  }

  /** Edges. */
  get count(): number {
    return this.#count;
  }

  /** Edges that lead on, which come first. */
  get structure(): number {
    return this.#structure;
  }

  /** Its edges behind a word that holds nothing. They are whoever's who takes it: the draft is not to be used any more. */
  get block(): Uint32Array<ArrayBuffer> {
    return this.#words;
  }

  /** More edges of the page, in any order, but those that lead on before all others. */
  take(edges: readonly Edge[], isForward: boolean): void {
    const { leads, rest } = partsOf(edges, isForward, this.#parts.objects);
    assert(leads.length === 0 || this.#restRuns.length === 0, 'the store gives what leads on first');
    this.#append(leads, this.#leadRuns);
    this.#structure += leads.length;
    this.#append(rest, this.#restRuns);
  }

  /** Puts what was taken in order. Yields after every `slice` edges that were moved; it may be left there. */
  *inOrder(slice: number): Generator<undefined, void, undefined> {
    yield* this.#mergeRuns(this.#leadRuns, this.#structure, slice);
    yield* this.#mergeRuns(this.#restRuns, this.#count, slice);
  }

  /** Nobody wants it: what it holds is let go of. */
  discard(): void {
    const end = wordOf(this.#count);
    for (let at = wordOf(0); at < end; at += EDGE_WORDS) letGo(this.#words, at, this.#parts);
  }

  /** One behind another, as a run of their own unless they continue the last one. */
  #append(edges: readonly Edge[], runs: number[]): void {
    if (edges.length === 0) return;
    const first = this.#count;
    for (const edge of edges) writeEdge(this.#words, wordOf(this.#count++), edge, this.#parts);
    if (runs.length === 0 || this.#compare(this.#words, first - 1, this.#words, first) > 0) runs.push(first);
  }

  /** Merges neighbours until one run is left. What the store gives is mostly in order already. */
  *#mergeRuns(runs: readonly number[], end: number, slice: number): Generator<undefined, void, undefined> {
    for (let starts = runs; starts.length > 1;) {
      const merged: number[] = [];
      for (let run = 0; run < starts.length; run += 2) {
        merged.push(starts[run]!);
        const middle = starts[run + 1];
        if (middle !== undefined) yield* this.#merge(starts[run]!, middle, starts[run + 2] ?? end, slice);
      }
      starts = merged;
    }
  }

  /** Merges the runs of edges [start, middle) and [middle, end). */
  *#merge(start: number, middle: number, end: number, slice: number): Generator<undefined, void, undefined> {
    const words = this.#words;
    const leftWords = words.slice(wordOf(start) - HEADER_WORDS, wordOf(middle));
    const leftEnd = middle - start;
    let left = 0; // of the left run, in its copy
    let right = middle;
    let to = start;
    try {
      while (left < leftEnd && right < end) {
        const isLeft = this.#compare(leftWords, left, words, right) <= 0;
        const [source, at] = isLeft ? [leftWords, wordOf(left++)] : [words, wordOf(right++)];
        const target = wordOf(to++);
        words[target] = source[at]!;
        words[target + 1] = source[at + 1]!;
        words[target + 2] = source[at + 2]!;
        if ((to - start) % slice === 0) yield;
      }
    } finally {
      // Also when it is left half-way: no edge is lost, and none is there twice.
      words.set(leftWords.subarray(wordOf(left), wordOf(leftEnd)), wordOf(to));
    }
  }

  #compare(words: Uint32Array, edge: number, others: Uint32Array, other: number): number {
    return compareAt(words, wordOf(edge), others, wordOf(other), this.#parts.lives);
  }
}

function compareAt(
  words: Uint32Array,
  at: number,
  others: Uint32Array,
  otherAt: number,
  { from }: Lives,
): number {
  return (
    words[at + EDGE_NODE]! - others[otherAt + EDGE_NODE]! ||
    words[at + EDGE_NAME]! - others[otherAt + EDGE_NAME]! ||
    from[words[at + EDGE_LIFE]!]! - from[others[otherAt + EDGE_LIFE]!]!
  );
}

function wordOf(edge: number): number {
  return HEADER_WORDS + edge * EDGE_WORDS;
}
