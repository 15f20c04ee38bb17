import { assert } from '../base/assert.ts';
import type { Conditions } from '../graph/conditions.ts';
import type { CaveatOutcome, CaveatScope, Scope } from './scope.ts';
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
  #caveats: CaveatScope | undefined;
  #metExpiration = false;
  #nextExpirationMs = Infinity;

  constructor(conditions: Conditions, values: Values) {
    this.#conditions = conditions;
    this.#values = values;
  }

  begin(scope: Scope): void {
    if (this.#known.size > 0) this.#known.clear();
    this.#nowMs = scope.nowMs;
    this.#caveats = scope.caveats;
    this.#metExpiration = false;
    this.#nextExpirationMs = Infinity;
  }

  /** Whether an edge that can lapse was looked at since `begin`. */
  get metExpiration(): boolean {
    return this.#metExpiration;
  }

  /** When the first of the edges looked at since `begin` will lapse: milliseconds since the Unix epoch, `Infinity` for never. */
  get nextExpirationMs(): number {
    return this.#nextExpirationMs;
  }

  isExpired(condition: number): boolean {
    const expiresAtMs = this.#conditions.expiresAtMs[condition]!;
    if (expiresAtMs === Infinity) return false;
    this.#metExpiration = true;
    if (expiresAtMs <= this.#nowMs) return true;
    if (expiresAtMs < this.#nextExpirationMs) this.#nextExpirationMs = expiresAtMs;
    return false;
  }

  /** Never unknown. */
  valueOf(condition: number): Value {
    if (this.isExpired(condition)) return NO;
    const caveat = this.#conditions.caveatOf(condition);
    if (caveat === undefined) return YES;
    let value = this.#known.get(condition);
    if (value === undefined) {
      assert(this.#caveats !== undefined, 'an evaluation is begun before it is asked');
      value = this.#toValue(this.#caveats.decide(caveat));
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
