import type { Line } from '../tenants/fair-queue.ts';
import { tellWork } from './work-account.ts';

/**
 * The turns of a list that is read from the store, or of an import, and its account. Each item costs little, but many
 * lists that are asked for at once are all ready at once: without turns the thread would be theirs until what may wait for
 * their readers is full. What was looked at counts, whether or not it is given out.
 */
export class ListTurns {
  readonly #line: Line;
  readonly #signal: AbortSignal;
  #left: number;

  constructor(line: Line, signal: AbortSignal) {
    this.#line = line;
    this.#signal = signal;
    this.#left = line.firstTurn;
  }

  /** Resolves when there is time to begin: at once, unless others of the tenant have used up the turn. */
  async begin(): Promise<void> {
    if (this.#left >= this.#line.turnSteps / 2) return;
    await this.#line.turn(this.#signal);
    this.#left = this.#line.turnSteps;
  }

  /** How many things of so many steps may be done until the turn is over, at least one. */
  countOf(steps: number): number {
    return Math.max(Math.floor(this.#left / steps), 1);
  }

  /** So many steps are taken. */
  use(steps: number): void {
    tellWork(this.#signal, steps);
    this.#line.use(steps);
    this.#left -= steps;
  }

  /** Resolves at once, or when others had theirs if the turn is over: one of each for each one that was used. */
  async giveWay(): Promise<void> {
    while (this.#left <= 0) {
      await this.#line.turn(this.#signal);
      this.#left += this.#line.turnSteps;
    }
  }
}
