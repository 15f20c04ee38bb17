import { assert } from '../base/assert.ts';

/** The number of the empty name, which as a subject relation means "the object itself". */
export const NO_NAME = 0;

/**
 * Dense numbers for the names of types, relations and permissions. Numbers are never given back: a tenant sees only
 * as many names as its schemas have had.
 */
export class Names {
  readonly #numbers = new Map<string, number>([['', NO_NAME]]);
  readonly #names: string[] = [''];

  get count(): number {
    return this.#names.length;
  }

  /** The number of `name`, given on first use. */
  numberOf(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.length;
      this.#numbers.set(name, number);
      this.#names.push(name);
    }
    return number;
  }

  /** The number of `name` if it has one. */
  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  nameOf(number: number): string {
    const name = this.#names[number];
    assert(name !== undefined, `no name has number ${number}`);
    return name;
  }
}
