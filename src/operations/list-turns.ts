import type { Line } from '../tenants/fair-queue.ts';

/** What it takes to read, name and write one item of a list that is no more than read, in steps of an evaluation. */
const STEPS_PER_ITEM = 100;

/**
 * The turns of a list that is read from the store. Each item costs little, but many lists that are asked for at once
 * are all ready at once: without turns the thread would be theirs until what may wait for their readers is full.
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
    if (this.#left < this.#line.turnSteps / 2) await this.#next();
  }

  /** Items that may be given until the turn is over, at least one. */
  get itemsLeft(): number {
    return Math.max(Math.floor(this.#left / STEPS_PER_ITEM), 1);
  }

  /** So many items were given. Resolves when others had their turn, if this one is over. */
  async give(items: number): Promise<void> {
    const steps = items * STEPS_PER_ITEM;
    this.#line.use(steps);
    this.#left -= steps;
    if (this.#left <= 0) await this.#next();
  }

  async #next(): Promise<void> {
    await this.#line.turn(this.#signal);
    this.#left = this.#line.turnSteps;
  }
}
