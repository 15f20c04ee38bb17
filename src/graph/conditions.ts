import { canonicalJson } from '../base/json.ts';
import type { CaveatUse, Relationship } from '../model/relationship.ts';
import { growFloat64 } from './columns.ts';
import { Limbo } from './limbo.ts';
import type { Readers } from './readers.ts';

/** The number of "no condition": the edge simply holds. */
export const UNCONDITIONAL = 0;

/** What a condition takes besides its text, about. */
const CONDITION_BYTES = 400;

interface Condition {
  /** Under which it is known; no two different conditions share it. */
  readonly key: string;
  readonly caveat: CaveatUse | undefined;
  readonly expiresAtNs: bigint | undefined;
  /** Lives of edges that depend on it. */
  lives: number;
}

/**
 * What an edge depends on, as a number: a caveat with its stored context, an expiration, or both. Equal conditions
 * share one number, so that what is worked out for one edge serves all that carry it. A number that no resident edge
 * depends on is given out again once no reader can know it.
 */
export class Conditions {
  readonly #numbers = new Map<string, number>();
  readonly #conditions: (Condition | undefined)[] = [undefined];
  readonly #vacant: number[] = [];
  readonly #limbo: Limbo;
  #expiresAtMs = new Float64Array(64).fill(Infinity);
  #textBytes = 0;
  #charactersRead = 0;

  constructor(readers: Readers) {
    this.#limbo = new Limbo(readers, (number) => this.#free(number));
  }

  /**
   * First whole millisecond at which the edge is gone; `Infinity` if it never lapses. A clock that shows whole
   * milliseconds decides the same by this as by the nanoseconds.
   */
  get expiresAtMs(): Float64Array {
    return this.#expiresAtMs;
  }

  /** Bytes held, about: a condition is an object of any shape. */
  get bytes(): number {
    return this.#expiresAtMs.byteLength + this.#numbers.size * CONDITION_BYTES + this.#textBytes;
  }

  /** Of all conditions whose number was asked for, each time it was: what that took. */
  get charactersRead(): number {
    return this.#charactersRead;
  }

  /** Good for this turn of the event loop, for readers as long as they read, and as long as it is retained. */
  numberOf(relationship: Pick<Relationship, 'caveat' | 'expiresAtNs'>): number {
    const { caveat, expiresAtNs } = relationship;
    if (caveat === undefined && expiresAtNs === undefined) return UNCONDITIONAL;
    // JSON text of an array: no two different conditions share it.
    const key = JSON.stringify([
      expiresAtNs === undefined ? null : String(expiresAtNs),
      ...(caveat === undefined ? [] : [caveat.name, canonicalJson(caveat.context)]),
    ]);
    this.#charactersRead += key.length;
    const number = this.#numbers.get(key) ?? this.#add({ key, caveat, expiresAtNs, lives: 0 });
    if (this.#conditions[number]!.lives === 0) this.#limbo.add(number);
    return number;
  }

  retain(number: number): void {
    if (number !== UNCONDITIONAL) this.#conditions[number]!.lives++;
  }

  release(number: number): void {
    if (number !== UNCONDITIONAL && --this.#conditions[number]!.lives === 0) this.#limbo.add(number);
  }

  /** Give back what nothing depends on and nobody can know. See `Limbo.collect`. */
  collect(): void {
    this.#limbo.collect();
  }

  caveatOf(condition: number): CaveatUse | undefined {
    return this.#conditions[condition]?.caveat;
  }

  expiresAtNsOf(condition: number): bigint | undefined {
    return this.#conditions[condition]?.expiresAtNs;
  }

  #add(condition: Condition): number {
    const number = this.#vacant.pop() ?? this.#conditions.length;
    this.#numbers.set(condition.key, number);
    this.#conditions[number] = condition;
    this.#textBytes += sizeOf(condition);
    if (number >= this.#expiresAtMs.length) this.#expiresAtMs = growFloat64(this.#expiresAtMs, number + 1);
    this.#expiresAtMs[number] =
      condition.expiresAtNs === undefined ? Infinity : ceilToMs(condition.expiresAtNs);
    return number;
  }

  #free(number: number): void {
    const condition = this.#conditions[number];
    if (condition === undefined || condition.lives > 0) return;
    this.#numbers.delete(condition.key);
    this.#conditions[number] = undefined;
    this.#textBytes -= sizeOf(condition);
    this.#vacant.push(number);
  }
}

/** Its key, and its context that holds about the same again as values. */
function sizeOf({ key }: Condition): number {
  return key.length * 4;
}

function ceilToMs(ns: bigint): number {
  const floor = ns / 1_000_000n; // towards zero: already the ceiling below zero
  return Number(ns > 0n && ns % 1_000_000n !== 0n ? floor + 1n : floor);
}
