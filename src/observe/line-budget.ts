const SECOND_MS = 1_000;

/** Lets some lines of the log through in each second and counts the others, so that whoever floods a server does not flood its log. */
export class LineBudget {
  readonly #perSecond: number;
  #secondBeganMs = -Infinity;
  #used = 0;
  #leftOut = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** How many lines were left out since the last that was let through; undefined when this one is left out too. */
  take(nowMs: number): number | undefined {
    if (nowMs - this.#secondBeganMs >= SECOND_MS) {
      this.#secondBeganMs = nowMs;
      this.#used = 0;
    }
    if (this.#used >= this.#perSecond) {
      this.#leftOut++;
      return undefined;
    }
    this.#used++;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }
}
