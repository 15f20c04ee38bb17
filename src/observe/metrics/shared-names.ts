/** Longer names have no place of their own. */
const NAME_BYTES_MAX = 96;

/** What a place holds: nothing, a name that is being written, a name that stays. */
const FREE = 0;
const CLAIMED = 1;
const READY = 2;

/**
 * Names that all threads of a process number alike, up to a bound: the values of a label. In shared memory lie, for each
 * place, its state, the length of its name, and then all names in UTF-8. Nobody waits for anybody: two threads that bring
 * the same name at the same moment may each give it a place, and whoever reads adds the two.
 */
export class SharedNames {
  readonly max: number;
  readonly memory: SharedArrayBuffer;
  readonly #states: Int32Array;
  readonly #lengths: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #known = new Map<string, number>();
  #isFull = false;

  /** @param memory that of another thread's of the same `max`; new if absent */
  constructor(
    max: number,
    memory: SharedArrayBuffer = new SharedArrayBuffer(
      max * (2 * Int32Array.BYTES_PER_ELEMENT + NAME_BYTES_MAX),
    ),
  ) {
    this.max = max;
    this.memory = memory;
    this.#states = new Int32Array(memory, 0, max);
    this.#lengths = new Int32Array(memory, this.#states.byteLength, max);
    this.#bytes = new Uint8Array(memory, 2 * this.#states.byteLength);
  }

  /** The number of `name`, which is given one if there is a place left; `max` stands for all that have none. */
  placeOf(name: string): number {
    return this.#known.get(name) ?? (this.#isFull ? this.max : this.#look(name));
  }

  /** By number; undefined where there is none. */
  names(): readonly (string | undefined)[] {
    return Array.from({ length: this.max }, (_, place) => this.#nameAt(place));
  }

  #look(name: string): number {
    let isFull = true;
    for (let place = 0; place < this.max; place++) {
      const found = this.#nameAt(place);
      if (found !== undefined) this.#known.set(found, place);
      if (found === name) return place;
      if (found === undefined) isFull = false;
    }
    this.#isFull = isFull;
    return isFull ? this.max : this.#claim(name);
  }

  #claim(name: string): number {
    const bytes = new TextEncoder().encode(name);
    if (bytes.length > NAME_BYTES_MAX) return this.max;
    for (let place = 0; place < this.max; place++) {
      if (Atomics.compareExchange(this.#states, place, FREE, CLAIMED) !== FREE) continue;
      this.#bytes.set(bytes, place * NAME_BYTES_MAX);
      this.#lengths[place] = bytes.length;
      Atomics.store(this.#states, place, READY);
      this.#known.set(name, place);
      return place;
    }
    return this.max;
  }

  #nameAt(place: number): string | undefined {
    if (Atomics.load(this.#states, place) !== READY) return undefined;
    const start = place * NAME_BYTES_MAX;
    const bytes = this.#bytes.slice(start, start + (this.#lengths[place] ?? 0)); // copied: a decoder takes no shared memory
    return new TextDecoder().decode(bytes);
  }
}
