import type { Evaluation } from './evaluation.ts';
import { solve } from './fixpoint.ts';
import { UNKNOWN, type Value } from './values.ts';
import { walk } from './walk.ts';

/**
 * Whether the evaluation's subject has `name` on `node`. It never waits: a page that is absent is noted in
 * `evaluation.wanted`, its branch is unknown, and the siblings go on. If the answer is `UNKNOWN`, load all wanted pages
 * and ask again; what was settled stays settled.
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
  evaluation.startRun(node, name);
  const value = walk(evaluation, node, name, 0);
  if (value !== UNKNOWN || evaluation.wanted.length > 0) return value;
  return solve(evaluation, node, name);
}
