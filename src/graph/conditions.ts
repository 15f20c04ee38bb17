import { canonicalJson } from '../base/json.ts';
import type { CaveatUse, Relationship } from '../model/relationship.ts';
import { growFloat64 } from './columns.ts';

/** The number of "no condition": the edge simply holds. */
export const UNCONDITIONAL = 0;

/**
 * What an edge depends on, as a number: a caveat with its stored context, an expiration, or both. Equal conditions
 * share one number, so that what is worked out for one edge serves all that carry it.
 */
export class Conditions {
  readonly #numbers = new Map<string, number>();
  readonly #caveats: (CaveatUse | undefined)[] = [undefined];
  readonly #expiresAtNs: (bigint | undefined)[] = [undefined];
  #expiresAtMs = new Float64Array(64).fill(Infinity);

  /**
   * First whole millisecond at which the edge is gone; `Infinity` if it never lapses. A clock that shows whole
   * milliseconds decides the same by this as by the nanoseconds.
   */
  get expiresAtMs(): Float64Array {
    return this.#expiresAtMs;
  }

  get count(): number {
    return this.#caveats.length;
  }

  numberOf(relationship: Pick<Relationship, 'caveat' | 'expiresAtNs'>): number {
    const { caveat, expiresAtNs } = relationship;
    if (caveat === undefined && expiresAtNs === undefined) return UNCONDITIONAL;
    // JSON text of an array: no two different conditions share it.
    const key = JSON.stringify([
      expiresAtNs === undefined ? null : String(expiresAtNs),
      ...(caveat === undefined ? [] : [caveat.name, canonicalJson(caveat.context)]),
    ]);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#caveats.length;
      this.#numbers.set(key, number);
      this.#caveats.push(caveat);
      this.#expiresAtNs.push(expiresAtNs);
      if (number >= this.#expiresAtMs.length) this.#expiresAtMs = growFloat64(this.#expiresAtMs, number + 1);
      this.#expiresAtMs[number] = expiresAtNs === undefined ? Infinity : ceilToMs(expiresAtNs);
    }
    return number;
  }

  caveatOf(condition: number): CaveatUse | undefined {
    return this.#caveats[condition];
  }

  expiresAtNsOf(condition: number): bigint | undefined {
    return this.#expiresAtNs[condition];
  }
}

function ceilToMs(ns: bigint): number {
  const floor = ns / 1_000_000n; // towards zero: already the ceiling below zero
  return Number(ns > 0n && ns % 1_000_000n !== 0n ? floor + 1n : floor);
}
