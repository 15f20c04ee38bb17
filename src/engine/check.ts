import type { Evaluation } from './evaluation.ts';
import { solve, type Solving } from './fixpoint.ts';
import { UNKNOWN, type Value } from './values.ts';
import { goOn, walk } from './walk.ts';

/**
 * Whether the evaluation's subject has `name` on `node`. It never waits: a page that is absent is noted in
 * `evaluation.wanted`, its branch is unknown, and the siblings go on. If the answer is `UNKNOWN`, load all wanted pages
 * and ask again; what was settled stays settled. If it is since the turn ended (`evaluation.isPaused`), let others have
 * theirs and ask again in the next: it goes on from where it was, at the same revision and clock reading.
 *
 * First the question is walked depth first. A question that is met again while it is still open, and one that lies too
 * deep on the path that was taken (in steps, or for the call stack), counts as unknown; a yes or no that is reached all the same holds whatever those
 * turn out to be. Only when the answer itself stays unknown with every page at hand are the questions that are left
 * solved together, by definition instead of by path. So the answer does not hang on the order in which edges and
 * operands are visited: it is the well-founded model of the schema's equations over the data (the least fixpoint where
 * nothing is taken away), with a fault in place of every question more than `limits.depth` steps from this one.
 *
 * @throws Fault `work-exceeded`
 */
export function check(evaluation: Evaluation, node: number, name: number): Value {
  const value = evaluation.takesUp(node, name)
    ? goOnWith(evaluation, node, name)
    : begin(evaluation, node, name);
  if (evaluation.isPaused && value === UNKNOWN) evaluation.keepPlace();
  return value;
}

/** As `check`, over as many turns as it takes: yields where one ends. `UNKNOWN` only with pages wanted. */
export function* checkInTurns(
  evaluation: Evaluation,
  node: number,
  name: number,
): Generator<undefined, Value, undefined> {
  for (;;) {
    const value = check(evaluation, node, name);
    if (value !== UNKNOWN || !evaluation.isPaused) return value;
    yield;
  }
}

function begin(evaluation: Evaluation, node: number, name: number): Value {
  evaluation.startRun(node, name);
  return orSolve(evaluation, node, name, walk(evaluation, node, name, 0));
}

function goOnWith(evaluation: Evaluation, node: number, name: number): Value {
  const { solving } = evaluation;
  return solving === undefined
    ? orSolve(evaluation, node, name, goOn(evaluation))
    : solveOn(evaluation, solving);
}

/** `value`, unless only the equations can tell it. */
function orSolve(evaluation: Evaluation, node: number, name: number, value: Value): Value {
  if (value !== UNKNOWN || evaluation.isPaused || evaluation.wanted.length > 0) return value;
  return solveOn(evaluation, solve(evaluation, node, name));
}

function solveOn(evaluation: Evaluation, solving: Solving): Value {
  evaluation.solving = undefined; // also when it throws
  const { done, value } = solving.next();
  if (done === true) {
    if (value === UNKNOWN) evaluation.isPaused = false; // it waits for pages, whatever is left of the turn
    return value;
  }
  evaluation.solving = solving;
  return UNKNOWN;
}
