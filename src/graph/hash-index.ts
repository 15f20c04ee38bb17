/** The slot holds no item. */
export const EMPTY = 0xffff_ffff;

/**
 * Items, which are small numbers, by hash: open addressing with linear probing, at most two thirds full.
 *
 *   slot:  the item in the low bits (those of `mask`), above them the same bits of its hash
 *
 * What an item is, and when two are the same, the owner knows: it walks `slots` from `hash & mask` to the first empty
 * one itself, without a call per step, and looks only at the items of which `(slot ^ hash) & ~mask` is 0. So one that
 * is in the way is passed over without a look at what it is, which would have to be fetched from far away.
 */
export class HashIndex {
  slots: Uint32Array<ArrayBuffer> = new Uint32Array(64).fill(EMPTY);
  mask = 63;
  #count = 0;
  readonly #hashOf: (item: number) => number;

  /** @param hashOf 32 bits, of an item that is in the index */
  constructor(hashOf: (item: number) => number) {
    this.#hashOf = hashOf;
  }

  get bytes(): number {
    return this.slots.byteLength;
  }

  /** Enter an item that is not in the index. Items are given out densely: none is above the most there ever were. */
  add(item: number): void {
    if (++this.#count * 3 > this.slots.length * 2) this.#grow();
    this.#enter(item);
  }

  /** Take out an item that is in the index; those behind it move up, so that no probe ends too early. */
  remove(item: number): void {
    const { slots, mask } = this;
    this.#count--;
    let hole = this.#hashOf(item) & mask;
    while ((slots[hole]! & mask) !== item || slots[hole] === EMPTY) hole = (hole + 1) & mask;
    for (let next = (hole + 1) & mask; slots[next] !== EMPTY; next = (next + 1) & mask) {
      const home = this.#hashOf(slots[next]! & mask) & mask;
      const isBehindHole = ((next - home) & mask) >= ((next - hole) & mask);
      if (!isBehindHole) continue;
      slots[hole] = slots[next]!;
      hole = next;
    }
    slots[hole] = EMPTY;
  }

  #grow(): void {
    const { slots: old, mask } = this;
    this.slots = new Uint32Array(old.length * 2).fill(EMPTY);
    this.mask = this.slots.length - 1;
    for (const slot of old) if (slot !== EMPTY) this.#enter(slot & mask);
  }

  #enter(item: number): void {
    const { slots, mask } = this;
    const hashed = this.#hashOf(item);
    let place = hashed & mask;
    while (slots[place] !== EMPTY) place = (place + 1) & mask;
    slots[place] = ((hashed & ~mask) | item) >>> 0;
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
