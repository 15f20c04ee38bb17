import type { GapEntry } from './record/record.ts';

/** Counts decisions that were answered and not recorded, until a gap record says so. */
export class Losses {
  readonly #cause: GapEntry['cause'];
  #lost = 0;
  #sinceMs = 0;

  constructor(cause: GapEntry['cause']) {
    this.#cause = cause;
  }

  get isEmpty(): boolean {
    return this.#lost === 0;
  }

  add(nowMs: number): void {
    if (this.#lost++ === 0) this.#sinceMs = nowMs;
  }

  /** What a gap record says of them; they are its from then on. */
  take(): GapEntry {
    const gap = {
      kind: 'gap',
      cause: this.#cause,
      lost: this.#lost,
      counted: 'exactly',
      sinceMs: this.#sinceMs,
    } as const;
    this.#lost = 0;
    return gap;
  }
}
