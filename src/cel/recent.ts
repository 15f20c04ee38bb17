/** What was asked for last, up to `capacity` entries: for results that are costly to make from data that arrives. */
export class Recent<Key, Made> {
  readonly #entries = new Map<Key, Made>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** What was made for `key`, or is made now. */
  get(key: Key, make: (key: Key) => Made): Made {
    const made = this.#entries.get(key) ?? make(key);
    this.#entries.delete(key);
    this.#entries.set(key, made); // last in the map's order is last used
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) break;
      this.#entries.delete(oldest);
    }
    return made;
  }
}
