/** The bucket is empty. */
export const EMPTY = -1;

/**
 * Items by hash: open addressing with linear probing, at most two thirds full. What an item is, and when two are the
 * same, the owner knows: it walks `buckets` from `hash & mask` to the first empty one itself, without a call per step.
 */
export class HashIndex {
  buckets: Int32Array<ArrayBuffer> = new Int32Array(64).fill(EMPTY);
  mask = 63;
  #count = 0;
  readonly #hashOf: (item: number) => number;

  /** @param hashOf of an item that is in the index */
  constructor(hashOf: (item: number) => number) {
    this.#hashOf = hashOf;
  }

  get bytes(): number {
    return this.buckets.byteLength;
  }

  /** Enter an item that is not in the index. */
  add(item: number): void {
    if (++this.#count * 3 > this.buckets.length * 2) this.#grow();
    this.#enter(item);
  }

  /** Take out an item that is in the index; those behind it move up, so that no probe ends too early. */
  remove(item: number): void {
    const { buckets, mask } = this;
    this.#count--;
    let hole = this.#hashOf(item) & mask;
    while (buckets[hole] !== item) hole = (hole + 1) & mask;
    for (let next = (hole + 1) & mask; buckets[next] !== EMPTY; next = (next + 1) & mask) {
      const home = this.#hashOf(buckets[next]!) & mask;
      const isBehindHole = ((next - home) & mask) >= ((next - hole) & mask);
      if (!isBehindHole) continue;
      buckets[hole] = buckets[next]!;
      hole = next;
    }
    buckets[hole] = EMPTY;
  }

  #grow(): void {
    const old = this.buckets;
    this.buckets = new Int32Array(old.length * 2).fill(EMPTY);
    this.mask = this.buckets.length - 1;
    for (const item of old) if (item !== EMPTY) this.#enter(item);
  }

  #enter(item: number): void {
    const { buckets, mask } = this;
    let bucket = this.#hashOf(item) & mask;
    while (buckets[bucket] !== EMPTY) bucket = (bucket + 1) & mask;
    buckets[bucket] = item;
  }
}

/** Spreads a small integer over 32 bits. */
export function mix(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x45d9_f3b5);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b_3c6d);
  return mixed ^ (mixed >>> 16);
}

/** Spreads two small integers over 32 bits. */
export function hash(a: number, b: number): number {
  let mixed = Math.imul(a, 0x9e37_79b1) ^ Math.imul(b + 0x7f4a_7c15, 0x85eb_ca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b_3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
