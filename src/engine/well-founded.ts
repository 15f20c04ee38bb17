import { assert } from '../base/assert.ts';
import { Fault } from '../model/fault.ts';
import type { Equations } from './equations.ts';
import type { Evaluation } from './evaluation.ts';
import { repeatInTurns } from './repeat-in-turns.ts';
import { NO, UNKNOWN, type Value, type Values, YES } from './values.ts';

export interface Solution {
  /** Value of every term; none is unknown. */
  readonly value: readonly Value[];
  /** The terms that are yes, each after those that carry it. */
  readonly provenInOrder: readonly number[];
}

/**
 * The well-founded model of `equations`. A term is yes when it can be proven, no when it can't be proven even if
 * everything open went its way; the rest is open. What makes a term open is a conditional or faulty constant, or an
 * exclusion that leans on itself, which is a fault. An open term is a fault if a fault is among what it leans on
 * through open terms, else conditional on all the names missing there.
 *
 * Proven and possible are found by turns until neither moves: possible is the least fixpoint where only what is proven
 * takes away, proven the least fixpoint where all that is possible takes away. Each turn is linear in the size of the
 * equations.
 *
 * Yields where a turn ends.
 */
export function* solveWellFounded(
  equations: Equations,
  values: Values,
  turn: Turn,
): Generator<undefined, Solution, undefined> {
  const { count } = equations;
  const proving = (value: Value): boolean => value === YES;
  const possiblyTrue = (value: Value): boolean => value !== NO;
  for (let proven = new Uint8Array(count); ;) {
    const { holds: possible } = yield* leastFixpoint(equations, possiblyTrue, proven, turn);
    const { holds, order } = yield* leastFixpoint(equations, proving, possible, turn);
    const open = new Uint8Array(count);
    let moved = false;
    let term = 0;
    yield* repeatInTurns(turn, () => {
      if (term === count) return false;
      moved ||= holds[term] !== proven[term];
      open[term] = possible[term] === 1 && proven[term] === 0 ? 1 : 0;
      term++;
      return true;
    });
    if (!moved) {
      const value = yield* valuesOfOpen(equations, open, values, turn);
      for (term = 0; term < count; term++) {
        if (open[term] === 0) value[term] = proven[term] === 1 ? YES : NO;
        else assert(value[term] !== UNKNOWN, 'every open term leans on something that is open by itself');
      }
      return { value, provenInOrder: order };
    }
    proven = holds;
  }
}

type Turn = Pick<Evaluation, 'edgesPerLook' | 'looked'>;

/** What follows when a constant counts as `holds` says and an exclusion holds with its base unless `takenAway` has its exception. */
function* leastFixpoint(
  { kind, operands, constant, count }: Equations,
  holds: (value: Value) => boolean,
  takenAway: Uint8Array,
  turn: Turn,
): Generator<
  undefined,
  { readonly holds: Uint8Array<ArrayBuffer>; readonly order: readonly number[] },
  undefined
> {
  const truth = new Uint8Array(count);
  const missing = new Uint32Array(count); // operands an intersection still waits for
  const leaning = yield* emptyLists(count, turn);
  const order: number[] = [];
  const reached = (term: number): void => {
    if (truth[term] === 1) return;
    truth[term] = 1;
    order.push(term);
  };
  let term = 0;
  yield* repeatInTurns(turn, () => {
    if (term === count) return false;
    if (kind[term] === 'constant' && holds(constant[term]!)) reached(term);
    missing[term] = operands[term]!.length;
    const positive = kind[term] === 'exclusion' ? operands[term]!.slice(0, 1) : operands[term]!;
    for (const operand of positive) leaning[operand]!.push(term);
    term++;
    return true;
  });
  let next = 0;
  yield* repeatInTurns(turn, () => {
    if (next === order.length) return false;
    for (const above of leaning[order[next]!]!) {
      if (kind[above] === 'union') reached(above);
      else if (kind[above] === 'intersection' && --missing[above]! === 0) reached(above);
      else if (kind[above] === 'exclusion' && takenAway[operands[above]![1]!] === 0) reached(above);
    }
    next++;
    return true;
  });
  return { holds: truth, order };
}

/** The values of the open terms; `UNKNOWN` for the others. */
function* valuesOfOpen(
  equations: Equations,
  open: Uint8Array,
  values: Values,
  turn: Turn,
): Generator<undefined, Value[], undefined> {
  const { kind, operands, constant, count } = equations;
  const component = yield* components(equations, open, turn);
  const value: Value[] = [];
  const leaning = yield* emptyLists(count, turn);
  const moved: number[] = [];
  const raise = (term: number, by: Value): void => {
    const raised = value[term] === UNKNOWN ? by : values.merge(value[term]!, by);
    if (raised === value[term]) return;
    value[term] = raised;
    moved.push(term);
  };
  yield* repeatInTurns(turn, () => value.push(UNKNOWN) < count);
  let term = 0;
  yield* repeatInTurns(turn, () => {
    if (term === count) return false;
    if (open[term] === 1) {
      for (const operand of operands[term]!) leaning[operand]!.push(term);
      if (kind[term] === 'constant') raise(term, constant[term]!);
      const except = kind[term] === 'exclusion' ? operands[term]![1]! : undefined;
      if (except !== undefined && open[except] === 1 && component[except] === component[term]) {
        raise(term, values.fault(exclusionCycle()));
      }
    }
    term++;
    return true;
  });
  yield* repeatInTurns(turn, () => {
    const raised = moved.pop();
    if (raised === undefined) return false;
    for (const above of leaning[raised]!) raise(above, value[raised]!);
    return true;
  });
  return value;
}

/** Number of the strongly connected component of every open term, by Tarjan's algorithm with its own stack. */
function* components(
  { operands, count }: Equations,
  open: Uint8Array,
  turn: Turn,
): Generator<undefined, Int32Array, undefined> {
  const component = new Int32Array(count).fill(-1);
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onPath: number[] = [];
  const calls: { readonly term: number; operand: number }[] = [];
  let indexes = 0;
  let found = 0;
  let root = 0;
  const enter = (term: number): void => {
    index[term] = low[term] = indexes++;
    onPath.push(term);
    calls.push({ term, operand: 0 });
  };
  const visit = (call: { readonly term: number; operand: number }): void => {
    const { term } = call;
    const operand = operands[term]![call.operand++];
    if (operand === undefined) {
      calls.pop();
      const caller = calls.at(-1);
      if (caller !== undefined) low[caller.term] = Math.min(low[caller.term]!, low[term]!);
      if (low[term] !== index[term]) return;
      for (let member = -1; member !== term;) {
        member = onPath.pop()!;
        component[member] = found;
      }
      found++;
    } else if (open[operand] === 1) {
      if (index[operand] === -1) enter(operand);
      else if (component[operand] === -1) low[term] = Math.min(low[term]!, index[operand]!);
    }
  };
  yield* repeatInTurns(turn, () => {
    const call = calls.at(-1);
    if (call !== undefined) {
      visit(call);
      return true;
    }
    if (root === count) return false;
    if (open[root] === 1 && index[root] === -1) enter(root);
    root++;
    return true;
  });
  return component;
}

/** A list for each term. */
function* emptyLists(count: number, turn: Turn): Generator<undefined, number[][], undefined> {
  const lists: number[][] = [];
  yield* repeatInTurns(turn, () => lists.push([]) < count);
  return lists;
}

function exclusionCycle(): Fault {
  return new Fault(
    'exclusion-cycle',
    'the permission excludes itself: through the stored relationships an exclusion leans on its own result, so that neither yes nor no can be proven',
  );
}
