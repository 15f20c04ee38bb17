import type { GapEntry } from './record/record.ts';

/** Counts decisions that are not recorded, until a gap record says so. */
export class Losses {
  readonly #cause: GapEntry['cause'];
  readonly #counted: GapEntry['counted'];
  #lost = 0;
  #sinceMs = 0;

  /** @param counted `at-most` where some of them may not have been answered. */
  constructor(cause: GapEntry['cause'], counted: GapEntry['counted'] = 'exactly') {
    this.#cause = cause;
    this.#counted = counted;
  }

  get isEmpty(): boolean {
    return this.#lost === 0;
  }

  /** @param sinceMs when the first of these was decided, or earlier. */
  add(sinceMs: number, count = 1): void {
    this.#sinceMs = this.isEmpty ? sinceMs : Math.min(this.#sinceMs, sinceMs);
    this.#lost += count;
  }

  /** What a gap record says of them; they are its from then on. */
  take(): GapEntry {
    const [lost, sinceMs] = [this.#lost, this.#sinceMs];
    const gap: GapEntry = { kind: 'gap', cause: this.#cause, lost, counted: this.#counted, sinceMs };
    this.#lost = 0;
    return gap;
  }
}
