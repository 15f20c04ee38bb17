import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Random } from '../../bench/worlds/random.ts';

/** Turns of the event loop without anything to do after which nothing is on its way any more. */
const IDLE_TURNS = 100;

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time that passes only here. Everything that waits is on one list, and is woken one by one with a turn of the event
 * loop between: with no timer, file or socket of the real world about, what follows from a seed is always the same.
 */
export class Scheduler {
  readonly #random: Random;
  readonly #due: Due[] = []; // by time, then in the order of asking
  #nowMs = 0;
  #order = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Milliseconds since the simulation began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  at(atMs: number, run: () => void): void {
    const due = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, run };
    let place = this.#due.length;
    while (place > 0 && this.#due[place - 1]!.atMs > due.atMs) place--;
    this.#due.splice(place, 0, due);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.#nowMs + ms, resolve));
  }

  /** Some whole number of milliseconds up to `msMax`. */
  delay(msMax: number): number {
    return this.#random.below(msMax + 1);
  }

  /** Lets time pass until `isOver`. False when nothing is left that could bring that about, or it lasts longer than `msMax`. */
  async run(isOver: () => boolean, msMax: number): Promise<boolean> {
    const until = this.#nowMs + msMax;
    let idle = 0;
    while (!isOver()) {
      const next = this.#due[0];
      if (next !== undefined && next.atMs > until) return false;
      if (next !== undefined) {
        this.#due.shift();
        this.#nowMs = next.atMs;
        next.run();
        idle = 0;
      } else if (++idle > IDLE_TURNS) return false;
      await nextTurn();
    }
    return true;
  }
}
