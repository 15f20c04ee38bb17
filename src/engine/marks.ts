import { growUint32 } from '../graph/columns.ts';
import { hash } from '../graph/hash-index.ts';

/** There is no such mark. */
export const NO_MARK = -1;

/** Set of what is known of a mark or a candidate. More may be found out later, never less. */
export type Flags = number;
/** It holds without fail: no check is needed. */
export const SURE: Flags = 1;
/** It may be that whoever is found here has what was asked. */
export const GIVES: Flags = 2;
/** Whoever is found here may lose what was asked. */
export const TAKES: Flags = 4;

/**
 * The places that a walk over the graph has come to, each a node and a key of the walk's own, each once. It is also the
 * list of those that are still to be opened: a place that turns out to be more than was known is opened again. At most
 * three times, since flags are only added. 24 bytes and a bit for each.
 */
export class Marks {
  node: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  key: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  flags: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** Steps of a way by which the flags are right; see the walks for where it is counted from. */
  distance: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  #count = 0;
  #opened = 0; // marks below were opened at least once
  readonly #again: number[] = [];
  #buckets = new Int32Array(256).fill(NO_MARK); // open addressing, at most half full

  get count(): number {
    return this.#count;
  }

  /** Note that a walk came to a place. */
  put(node: number, key: number, flags: Flags, distance: number): void {
    const mark = this.#find(node, key);
    if (mark === NO_MARK) this.#add(node, key, flags, distance);
    else if ((flags & ~this.flags[mark]!) !== 0) {
      if ((flags & SURE) !== 0 || (this.flags[mark]! & SURE) === 0) this.distance[mark] = distance;
      this.flags[mark] = this.flags[mark]! | flags;
      if (mark < this.#opened) this.#again.push(mark);
    }
  }

  /** The next mark to open, or `NO_MARK`. */
  next(): number {
    const mark = this.#again.pop();
    if (mark !== undefined) return mark;
    return this.#opened < this.#count ? this.#opened++ : NO_MARK;
  }

  /** Have a mark opened once more. */
  reopen(mark: number): void {
    this.#again.push(mark);
  }

  #find(node: number, key: number): number {
    const mask = this.#buckets.length - 1;
    let bucket = hash(node, key) & mask;
    for (;;) {
      const mark = this.#buckets[bucket]!;
      if (mark === NO_MARK || (this.node[mark] === node && this.key[mark] === key)) return mark;
      bucket = (bucket + 1) & mask;
    }
  }

  #add(node: number, key: number, flags: Flags, distance: number): void {
    const mark = this.#count++;
    if (mark >= this.node.length) this.#growColumns(mark + 1);
    this.node[mark] = node;
    this.key[mark] = key;
    this.flags[mark] = flags;
    this.distance[mark] = distance;
    if (this.#count * 2 > this.#buckets.length) this.#growBuckets();
    else this.#enter(mark);
  }

  #growColumns(count: number): void {
    this.node = growUint32(this.node, count);
    this.key = growUint32(this.key, count);
    this.flags = growUint32(this.flags, count);
    this.distance = growUint32(this.distance, count);
  }

  #growBuckets(): void {
    this.#buckets = new Int32Array(this.#buckets.length * 2).fill(NO_MARK);
    for (let mark = 0; mark < this.#count; mark++) this.#enter(mark);
  }

  #enter(mark: number): void {
    const mask = this.#buckets.length - 1;
    let bucket = hash(this.node[mark]!, this.key[mark]!) & mask;
    while (this.#buckets[bucket] !== NO_MARK) bucket = (bucket + 1) & mask;
    this.#buckets[bucket] = mark;
  }
}
