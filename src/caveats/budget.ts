/** Limits in units of about 50 ns; see `cel/cost.ts`. */
export interface CaveatLimits {
  /** For one evaluation of one caveat. Typical caveats take 3 to 60. */
  readonly evaluationCostMax: number;
  /** For all evaluations of one request. */
  readonly requestCostMax: number;
}

export const DEFAULT_CAVEAT_LIMITS: CaveatLimits = { evaluationCostMax: 100_000, requestCostMax: 1_000_000 };

/** What a request may still spend on caveats. */
export class CaveatBudget {
  readonly limits: CaveatLimits;
  #left: number;

  constructor(limits: CaveatLimits) {
    this.limits = limits;
    this.#left = limits.requestCostMax;
  }

  /** What the next evaluation may cost. */
  get next(): number {
    return Math.min(this.limits.evaluationCostMax, this.#left);
  }

  /** What stops the next evaluation when it costs more than that, as people read it. */
  get bound(): string {
    const { evaluationCostMax, requestCostMax } = this.limits;
    return this.#left < evaluationCostMax
      ? `request cost limit exceeded: all caveats of a request may cost ${requestCostMax} units; see \`--max-request-caveat-cost\``
      : `evaluation cost limit exceeded: more than ${evaluationCostMax} units`;
  }

  /** Takes what an evaluation has cost; one that was stopped at the limit has cost the limit. */
  spend(units: number): void {
    this.#left = Math.max(0, this.#left - units);
  }

  /** Start over, for a request that is made of many questions and gives each of them the whole. */
  renew(): void {
    this.#left = this.limits.requestCostMax;
  }
}
