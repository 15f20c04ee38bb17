import type { Readers } from './readers.ts';

/** A new era begins after this many, so that what was let go of earlier can be told from what readers hold. */
const ADDED_PER_ERA = 64;

/** Numbers that are looked at in one go: so many, and of very many this part. Few wait, unless a large page has gone. */
const COLLECTED_MIN = 4_096;
const COLLECTED_PART = 64;

/**
 * Numbers that nothing resident holds, each until no reader can know it any more: then it is free to mean something
 * else. A number that is looked up meanwhile waits anew.
 */
export class Limbo {
  readonly #readers: Readers;
  readonly #free: (number: number) => void;
  readonly #waiting = new Map<number, number>(); // the era since which it waits, oldest first
  #added = 0;

  /** @param free gives the number back, unless something holds it again by now */
  constructor(readers: Readers, free: (number: number) => void) {
    this.#readers = readers;
    this.#free = free;
  }

  get count(): number {
    return this.#waiting.size;
  }

  /** `number` is held by nothing resident, but somebody may have it in hand right now. */
  add(number: number): void {
    this.#waiting.delete(number);
    this.#waiting.set(number, this.#readers.era);
    this.#added++;
  }

  /** Free what can be, of very many a part. Not to be called while somebody who is no reader holds a number that nothing resident holds. */
  collect(): void {
    if (this.#waiting.size === 0) return;
    // Not in `add`: whoever was just given a number enters later in the same turn, and must not come after it.
    if (this.#added >= ADDED_PER_ERA) {
      this.#added = 0;
      this.#readers.era++;
    }
    const oldest = this.#readers.oldestHeld;
    let left = COLLECTED_MIN + this.#waiting.size / COLLECTED_PART;
    for (const [number, era] of this.#waiting) {
      if (era >= oldest || --left < 0) return;
      this.#waiting.delete(number);
      this.#free(number);
    }
  }
}
