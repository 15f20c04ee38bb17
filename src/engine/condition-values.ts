import type { Conditions } from '../graph/conditions.ts';
import type { CaveatOutcome, EvaluateCaveat, Scope } from './scope.ts';
import { NO, type Value, type Values, YES } from './values.ts';

/**
 * What the conditions on edges come to in one request, each worked out at most once: gone when expired, else what its
 * caveat says.
 */
export class ConditionValues {
  readonly #conditions: Conditions;
  readonly #values: Values;
  readonly #known = new Map<number, Value>();
  #nowMs = 0;
  #evaluate: EvaluateCaveat = () => ({ kind: 'false' });

  constructor(conditions: Conditions, values: Values) {
    this.#conditions = conditions;
    this.#values = values;
  }

  begin(scope: Scope): void {
    if (this.#known.size > 0) this.#known.clear();
    this.#nowMs = scope.nowMs;
    this.#evaluate = scope.evaluateCaveat;
  }

  isExpired(condition: number): boolean {
    return this.#conditions.expiresAtMs[condition]! <= this.#nowMs;
  }

  /** Never unknown. */
  valueOf(condition: number): Value {
    if (this.isExpired(condition)) return NO;
    const caveat = this.#conditions.caveatOf(condition);
    if (caveat === undefined) return YES;
    let value = this.#known.get(condition);
    if (value === undefined) {
      value = this.#toValue(this.#evaluate(caveat));
      this.#known.set(condition, value);
    }
    return value;
  }

  #toValue(outcome: CaveatOutcome): Value {
    switch (outcome.kind) {
      case 'true':
        return YES;
      case 'false':
        return NO;
      case 'missing':
        return this.#values.conditional(outcome.names);
      case 'fault':
        return this.#values.fault(outcome.fault);
      default:
        return outcome satisfies never;
    }
  }
}
