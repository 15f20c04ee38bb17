import type { ConditionUse, Grounds } from '../decisions/record/record.ts';
import type { CaveatScope } from '../engine/scope.ts';
import type { CaveatUse, Relationship } from '../model/relationship.ts';
import type { CaveatTrace } from '../model/trace.ts';

/** Conditions told with one question; one that met more leaned on no more than its witness and its missing names say. */
const CONDITIONS_MAX = 100;

const NO_WITNESS: readonly Relationship[] = [];
const NO_CONDITIONS: readonly ConditionUse[] = [];
const NO_GROUNDS: Grounds = { witness: NO_WITNESS, conditions: NO_CONDITIONS };

const RESULT = {
  true: 'true',
  false: 'false',
  missing: 'missing',
  unevaluated: 'fault',
} as const satisfies Record<CaveatTrace['result'], ConditionUse['result']>;

/**
 * What a call took and leaned on besides what it answers. An operation that is given one fills it in, also when it ends in
 * a fault; one that is not spends nothing on it.
 *
 * A condition is decided once for all questions under one context, so it stands with the first of them that met it.
 */
export class Findings {
  /** Questions and edges looked at, by all questions of the call. */
  work = 0;
  readonly #ofQuestion: (Grounds | undefined)[] = [];
  /** Of the question that is put; undefined before the first, as in most calls. */
  #met: Map<CaveatUse, CaveatScope> | undefined;

  /** Decides as `caveats` does, and remembers for the question that is put at the time. */
  watch(caveats: CaveatScope): CaveatScope {
    return {
      decide: (use) => {
        this.#met ??= new Map();
        if (this.#met.size < CONDITIONS_MAX) this.#met.set(use, caveats);
        return caveats.decide(use);
      },
      describe: (use) => caveats.describe(use),
    };
  }

  /** The question at `index` of the call was put, and has its answer or waits for pages. */
  put(index: number, witness: readonly Relationship[] = NO_WITNESS): void {
    const before = this.#ofQuestion[index]?.conditions ?? NO_CONDITIONS;
    const met = this.#met;
    if (met === undefined && before.length === 0) {
      this.#ofQuestion[index] = { witness, conditions: NO_CONDITIONS };
      return;
    }
    const uses = Array.from(met ?? [], ([use, caveats]) => conditionUse(caveats.describe(use)));
    this.#met = undefined;
    this.#ofQuestion[index] = { witness, conditions: [...before, ...uses] };
  }

  groundsOf(index: number): Grounds {
    return this.#ofQuestion[index] ?? NO_GROUNDS;
  }
}

function conditionUse({ name, result, context }: CaveatTrace): ConditionUse {
  return { caveat: name, result: RESULT[result], context };
}
