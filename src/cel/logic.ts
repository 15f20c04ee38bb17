import { noOverload } from './arithmetic.ts';
import { LOGIC_COST, TURN_COST } from './cost.ts';
import type { Frame, Run } from './frame.ts';
import { Failure, type Outcome, Undecided, Unknown } from './unknown.ts';
import { CelMap, isList, type Value } from './values.ts';

/**
 * `||` with `decisive` true, `&&` with false. One decisive operand decides, whatever failed or was unknown before it;
 * else what is unknown may still decide, so it goes before a failure.
 * @param starts offset of each operand.
 */
export function logic(operands: readonly Run[], decisive: boolean, starts: readonly number[]): Run {
  return (frame) => {
    let undecided: Unknown | Failure | undefined;
    for (let index = 0; index < operands.length; index++) {
      frame.meter.charge(LOGIC_COST);
      const outcome = operands[index]?.(frame) ?? null;
      if (outcome === decisive) return decisive;
      if (outcome !== !decisive) undecided = weaker(undecided, outcome, starts[index] ?? 0);
    }
    return undecided ?? !decisive;
  };
}

/** An unknown or failed condition is the result; the branches are then not looked at. */
export function conditional(condition: Run, yes: Run, no: Run, at: number): Run {
  return (frame) => {
    frame.meter.charge(LOGIC_COST);
    const outcome = condition(frame);
    if (outcome === true) return yes(frame);
    if (outcome === false) return no(frame);
    return outcome instanceof Undecided ? outcome : noOverload().locatedAt(at);
  };
}

/** `exists` with `decisive` true, `all` with false: `||` or `&&` over the items. */
export function quantifier(range: Run, slot: number, body: Run, decisive: boolean, at: number): Run {
  return (frame) => {
    const items = itemsOf(range(frame), at);
    if (items instanceof Undecided) return items;
    let undecided: Unknown | Failure | undefined;
    for (const item of items) {
      const outcome = turn(frame, slot, item, body);
      if (outcome === decisive) return decisive;
      if (outcome !== !decisive) undecided = weaker(undecided, outcome, at);
    }
    return undecided ?? !decisive;
  };
}

/** Whether `body` holds for exactly one item. */
export function existsOne(range: Run, slot: number, body: Run, at: number): Run {
  return (frame) => {
    const items = itemsOf(range(frame), at);
    if (items instanceof Undecided) return items;
    let count = 0;
    let unknown: Unknown | undefined;
    for (const item of items) {
      const outcome = turn(frame, slot, item, body);
      if (outcome === true) count++;
      else if (outcome instanceof Unknown) unknown = unknown?.and(outcome) ?? outcome;
      else if (outcome !== false) return failureOf(outcome, at);
    }
    return unknown ?? count === 1;
  };
}

/** The items for which `filter` holds, if there is one, each turned into what `body` gives, if there is one. */
export function collect(
  range: Run,
  slot: number,
  filter: Run | undefined,
  body: Run | undefined,
  at: number,
): Run {
  return (frame) => {
    const items = itemsOf(range(frame), at);
    if (items instanceof Undecided) return items;
    const collected: Value[] = [];
    let unknown: Unknown | undefined;
    for (const item of items) {
      const passes = turn(frame, slot, item, filter);
      if (passes === false) continue;
      // An item that may not be there is not computed: its failure would not be certain.
      const outcome = passes !== true ? passes : body === undefined ? item : body(frame);
      if (outcome instanceof Unknown) unknown = unknown?.and(outcome) ?? outcome;
      else if (passes !== true || outcome instanceof Failure) return failureOf(outcome, at);
      else collected.push(outcome);
    }
    return unknown ?? collected;
  };
}

function turn(frame: Frame, slot: number, item: Value, body: Run | undefined): Outcome {
  frame.meter.charge(TURN_COST);
  frame.locals[slot] = item;
  return body === undefined ? true : body(frame);
}

/** Of two outcomes that decide nothing: unknown before failed, the first failure before others. */
function weaker(before: Unknown | Failure | undefined, outcome: Outcome, at: number): Unknown | Failure {
  if (outcome instanceof Unknown) return before instanceof Unknown ? before.and(outcome) : outcome;
  return before ?? failureOf(outcome, at);
}

function failureOf(outcome: Outcome, at: number): Failure {
  return outcome instanceof Failure ? outcome : noOverload().locatedAt(at);
}

/** The items of a list or the keys of a map. */
function itemsOf(range: Outcome, at: number): Iterable<Value> | Unknown | Failure {
  if (range instanceof Undecided) return range;
  if (isList(range)) return range;
  return range instanceof CelMap ? range.keys() : noOverload().locatedAt(at);
}
