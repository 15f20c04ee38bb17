/**
 * Numbers that are the same for the same seed on every machine: 32-bit integer arithmetic alone. A counter steps by an
 * odd constant, and each of its values is mixed.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** An integer in [0, `end`), evenly spread but for a bias of less than `end` in 2 ** 32. */
  below(end: number): number {
    return Math.floor((this.#next() / 0x1_0000_0000) * end);
  }

  /** `count` different integers in [0, `end`), in the order they were drawn. `count` is well below `end`. */
  distinct(count: number, end: number): readonly number[] {
    const drawn = new Set<number>();
    while (drawn.size < count) drawn.add(this.below(end));
    return [...drawn];
  }

  #next(): number {
    this.#state = (this.#state + 0x61c8_8647) | 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb_352d);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846c_a68b);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  }
}
