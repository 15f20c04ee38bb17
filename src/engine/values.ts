import { compareText } from '../base/compare-text.ts';
import { assert } from '../base/assert.ts';
import type { Fault } from '../model/fault.ts';

/**
 * What is known of a question, as one integer.
 *
 * `UNKNOWN` means "not settled yet": a page is absent, the question is still open further up the stack, or it lies too
 * deep to be asked here. Odd values from 3 on are faults, even values from 4 on are conditional; which fault and which
 * missing names is kept by `Values`.
 *
 * How they combine is the same whatever the order of the operands: a deciding operand (yes in a union, no in an
 * intersection, a yes that is taken away) decides whatever its siblings are; else what is not settled keeps the whole
 * unsettled; else a fault beats a condition.
 */
export type Value = number;

export const NO: Value = 0;
export const YES: Value = 1;
export const UNKNOWN: Value = 2;

export function isFault(value: Value): boolean {
  return value > UNKNOWN && (value & 1) === 1;
}

export function isConditional(value: Value): boolean {
  return value > UNKNOWN && (value & 1) === 0;
}

/** The faults and the sets of missing names that the values of one request stand for. */
export class Values {
  #faults: Fault[] = [];
  #missing: (readonly string[])[] = [];

  clear(): void {
    if (this.#faults.length > 0) this.#faults = [];
    if (this.#missing.length > 0) this.#missing = [];
  }

  fault(fault: Fault): Value {
    let index = this.#faults.findIndex((one) => order(one, fault) === 0);
    if (index < 0) index = this.#faults.push(fault) - 1;
    return 3 + index * 2;
  }

  /** @param missing sorted, unique, not empty */
  conditional(missing: readonly string[]): Value {
    assert(missing.length > 0, 'a condition that is open misses something');
    let index = this.#missing.findIndex(
      (one) => one.length === missing.length && one.every((name, i) => name === missing[i]),
    );
    if (index < 0) index = this.#missing.push(missing) - 1;
    return 4 + index * 2;
  }

  faultOf(value: Value): Fault {
    const fault = this.#faults[(value - 3) >> 1];
    assert(isFault(value) && fault !== undefined, `value ${value} is no fault`);
    return fault;
  }

  missingOf(value: Value): readonly string[] {
    const missing = this.#missing[(value - 4) >> 1];
    assert(isConditional(value) && missing !== undefined, `value ${value} is not conditional`);
    return missing;
  }

  or(a: Value, b: Value): Value {
    if (a === b || b === NO) return a;
    if (a === NO) return b;
    if (a === YES || b === YES) return YES;
    if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
    return this.merge(a, b);
  }

  and(a: Value, b: Value): Value {
    if (a === b || b === YES) return a;
    if (a === YES) return b;
    if (a === NO || b === NO) return NO;
    if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
    return this.merge(a, b);
  }

  /** `a` without `b`. */
  minus(a: Value, b: Value): Value {
    if (a === NO || b === YES) return NO;
    if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
    if (b === NO) return a;
    if (a === YES) return b;
    return this.merge(a, b);
  }

  /** What two faults or conditions amount to together. */
  merge(a: Value, b: Value): Value {
    if (a === b) return a;
    if (isFault(a)) return isFault(b) && order(this.faultOf(b), this.faultOf(a)) < 0 ? b : a;
    if (isFault(b)) return b;
    return this.conditional([...new Set([...this.missingOf(a), ...this.missingOf(b)])].toSorted());
  }
}

/** A fixed order of faults, so that which one is reported does not hang on the order of evaluation. */
function order(a: Fault, b: Fault): number {
  return compareText(a.reason, b.reason) || compareText(a.message, b.message);
}
