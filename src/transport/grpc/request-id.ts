import { randomInt } from 'node:crypto';

/** The digits of ids, in ascending order: those of `toString(32)`. */
const RADIX = 32;
const COUNTER_END = RADIX ** 6;
/** What may be echoed and logged: printable, without spaces, not long. */
const BROUGHT = /^[!-~]{1,128}$/;

/**
 * Gives ids of 20 characters: seven of the second they were made in, seven drawn at random for this process, six of a
 * counter. Ids of one process differ, and sort by time.
 */
export class RequestIds {
  readonly #process: string = digits(randomInt(RADIX ** 5), 5) + digits(randomInt(RADIX ** 2), 2);
  #counter = randomInt(COUNTER_END);

  /** The id that the caller brought, if it can be echoed; otherwise a new one. */
  choose(brought: string | undefined): string {
    if (brought !== undefined && BROUGHT.test(brought)) return brought;
    this.#counter = (this.#counter + 1) % COUNTER_END;
    return digits(Math.floor(Date.now() / 1_000), 7) + this.#process + digits(this.#counter, 6);
  }
}

function digits(number: number, length: number): string {
  return number.toString(RADIX).padStart(length, '0');
}
