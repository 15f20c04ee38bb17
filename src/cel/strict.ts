import { PART_COST, STEP_COST } from './cost.ts';
import type { Run } from './frame.ts';
import type { BinaryFunction, UnaryFunction } from './functions.ts';
import { Failure, Undecided, Unknown } from './unknown.ts';
import type { Value } from './values.ts';

/*
 * Strict operations need all of their operands. These are looked at from left to right: the first failure is the
 * result at once, even over unknowns to its left, since no value of those can mend it; else the unknowns are.
 */

export function strictUnary(operand: Run, apply: UnaryFunction, at: number): Run {
  return (frame) => {
    const value = operand(frame);
    if (value instanceof Undecided) return value;
    frame.meter.charge(STEP_COST);
    const result = apply(value, frame.meter);
    return result instanceof Failure ? result.locatedAt(at) : result;
  };
}

export function strictBinary(left: Run, right: Run, apply: BinaryFunction, at: number): Run {
  return (frame) => {
    const one = left(frame);
    if (one instanceof Failure) return one;
    const other = right(frame);
    if (other instanceof Failure) return other;
    if (one instanceof Unknown) return other instanceof Unknown ? one.and(other) : one;
    if (other instanceof Unknown) return other;
    frame.meter.charge(STEP_COST);
    const result = apply(one, other, frame.meter);
    return result instanceof Failure ? result.locatedAt(at) : result;
  };
}

/** Any number of operands, and a cost of its own. */
export function strictMany(
  operands: readonly Run[],
  apply: (values: readonly Value[]) => Value | Failure,
  cost: number,
  at: number,
): Run {
  return (frame) => {
    const values: Value[] = [];
    let unknown: Unknown | undefined;
    frame.meter.charge(cost + PART_COST * operands.length);
    for (const operand of operands) {
      const outcome = operand(frame);
      if (outcome instanceof Failure) return outcome;
      if (outcome instanceof Unknown) unknown = unknown === undefined ? outcome : unknown.and(outcome);
      else values.push(outcome);
    }
    if (unknown !== undefined) return unknown;
    const result = apply(values);
    return result instanceof Failure ? result.locatedAt(at) : result;
  };
}
