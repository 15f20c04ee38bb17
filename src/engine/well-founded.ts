import { assert } from '../base/assert.ts';
import { Fault } from '../model/fault.ts';
import type { Equations } from './equations.ts';
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
 */
export function solveWellFounded(equations: Equations, values: Values): Solution {
  const proving = (value: Value): boolean => value === YES;
  const possiblyTrue = (value: Value): boolean => value !== NO;
  let proven = new Uint8Array(equations.count);
  for (;;) {
    const possible = leastFixpoint(equations, possiblyTrue, proven).holds;
    const next = leastFixpoint(equations, proving, possible);
    if (next.holds.every((one, term) => one === proven[term])) {
      const open = possible.map((one, term) => (one === 1 && proven[term] === 0 ? 1 : 0));
      const openValues = valuesOfOpen(equations, open, values);
      return {
        value: openValues.map((value, term) => (proven[term] === 1 ? YES : open[term] === 1 ? value : NO)),
        provenInOrder: next.order,
      };
    }
    proven = next.holds;
  }
}

/** What follows when a constant counts as `holds` says and an exclusion holds with its base unless `takenAway` has its exception. */
function leastFixpoint(
  equations: Equations,
  holds: (value: Value) => boolean,
  takenAway: Uint8Array,
): { readonly holds: Uint8Array<ArrayBuffer>; readonly order: readonly number[] } {
  const { kind, operands, constant, count } = equations;
  const truth = new Uint8Array(count);
  const missing = new Uint32Array(count); // operands an intersection still waits for
  const leaning: number[][] = Array.from({ length: count }, () => []);
  const order: number[] = [];
  const reached = (term: number): void => {
    if (truth[term] === 1) return;
    truth[term] = 1;
    order.push(term);
  };
  for (let term = 0; term < count; term++) {
    if (kind[term] === 'constant' && holds(constant[term]!)) reached(term);
    missing[term] = operands[term]!.length;
    const positive = kind[term] === 'exclusion' ? operands[term]!.slice(0, 1) : operands[term]!;
    for (const operand of positive) leaning[operand]!.push(term);
  }
  for (let next = 0; next < order.length; next++) {
    for (const term of leaning[order[next]!]!) {
      if (kind[term] === 'union') reached(term);
      else if (kind[term] === 'intersection' && --missing[term]! === 0) reached(term);
      else if (kind[term] === 'exclusion' && takenAway[operands[term]![1]!] === 0) reached(term);
    }
  }
  return { holds: truth, order };
}

/** The values of the open terms; `UNKNOWN` for the others. */
function valuesOfOpen(equations: Equations, open: Uint8Array, values: Values): readonly Value[] {
  const { kind, operands, constant, count } = equations;
  const component = components(equations, open);
  const value: Value[] = Array.from({ length: count }, () => UNKNOWN);
  const leaning: number[][] = Array.from({ length: count }, () => []);
  const moved: number[] = [];
  const raise = (term: number, by: Value): void => {
    const raised = value[term] === UNKNOWN ? by : values.merge(value[term]!, by);
    if (raised === value[term]) return;
    value[term] = raised;
    moved.push(term);
  };
  for (let term = 0; term < count; term++) {
    if (open[term] === 0) continue;
    for (const operand of operands[term]!) leaning[operand]!.push(term);
    if (kind[term] === 'constant') raise(term, constant[term]!);
    const except = kind[term] === 'exclusion' ? operands[term]![1]! : undefined;
    if (except !== undefined && open[except] === 1 && component[except] === component[term]) {
      raise(term, values.fault(exclusionCycle()));
    }
  }
  for (let term = moved.pop(); term !== undefined; term = moved.pop()) {
    for (const above of leaning[term]!) raise(above, value[term]!);
  }
  assert(
    value.every((one, term) => open[term] === 0 || one !== UNKNOWN),
    'every open term leans on something that is open by itself',
  );
  return value;
}

/** Number of the strongly connected component of every open term, by Tarjan's algorithm with its own stack. */
function components(equations: Equations, open: Uint8Array): Int32Array {
  const { operands, count } = equations;
  const component = new Int32Array(count).fill(-1);
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onPath: number[] = [];
  let indexes = 0;
  let found = 0;
  for (let root = 0; root < count; root++) {
    if (open[root] === 0 || index[root] !== -1) continue;
    const calls: { readonly term: number; operand: number }[] = [];
    const enter = (term: number): void => {
      index[term] = low[term] = indexes++;
      onPath.push(term);
      calls.push({ term, operand: 0 });
    };
    enter(root);
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const { term } = call;
      const operand = operands[term]![call.operand++];
      if (operand === undefined) {
        calls.pop();
        const caller = calls.at(-1);
        if (caller !== undefined) low[caller.term] = Math.min(low[caller.term]!, low[term]!);
        if (low[term] !== index[term]) continue;
        for (let member = -1; member !== term;) {
          member = onPath.pop()!;
          component[member] = found;
        }
        found++;
      } else if (open[operand] === 1) {
        if (index[operand] === -1) enter(operand);
        else if (component[operand] === -1) low[term] = Math.min(low[term]!, index[operand]!);
      }
    }
  }
  return component;
}

function exclusionCycle(): Fault {
  return new Fault(
    'exclusion-cycle',
    'the permission excludes itself: through the stored relationships an exclusion leans on its own result, so that neither yes nor no can be proven',
  );
}
