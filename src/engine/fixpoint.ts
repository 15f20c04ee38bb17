import { EDGE_NAME, EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import { ABSENT, FORWARD } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import { NO_REWRITE, OP, type Op } from '../schema/program.ts';
import { edgesInTurns } from './edges-in-turns.ts';
import type { Evaluation } from './evaluation.ts';
import { Equations } from './equations.ts';
import { NO_GOAL } from './goals.ts';
import { pageOfPlainSubject, pointOf } from './plain-subject.ts';
import { depthExceeded } from './scope.ts';
import { repeatInTurns } from './repeat-in-turns.ts';
import { NO, UNKNOWN, type Value, YES } from './values.ts';
import { solveWellFounded } from './well-founded.ts';

/**
 * Settles a question that a walk could not: the questions that are still open are written down as equations, breadth
 * first, and solved together. `UNKNOWN` only with pages wanted.
 *
 * A question's distance is the number of steps on the shortest way to it. What was settled before is not opened again,
 * so a way through it is not seen and a question may look further off than it is; only if that can matter, because one
 * lies beyond the limit and the answer hangs on it, is everything written down anew.
 */
export function* solve(evaluation: Evaluation, node: number, name: number): Solving {
  const near = new System(evaluation, 'build on what is settled');
  const value = yield* solveFrom(near, node, name);
  if (value === YES || value === NO || value === UNKNOWN || !near.reachedDepth) return value;
  return yield* solveFrom(new System(evaluation, 'write down everything'), node, name);
}

/** Comes to the value; yields where a turn ends. */
export type Solving = Generator<undefined, Value, undefined>;

function* solveFrom(system: System, node: number, name: number): Solving {
  const { evaluation } = system;
  const root = system.term(node, name, 0);
  yield* system.writeAll();
  if (evaluation.wanted.length > 0) return UNKNOWN;

  const { values, goals, question } = evaluation;
  const solution = yield* solveWellFounded(system.equations, values, evaluation);
  const goalOf = new Map<number, number>();
  const settle = (goal: number, value: Value): void => {
    if (goals.value[goal] === UNKNOWN) goals.settle(goal, value, system.height, question);
  };
  const written = system.goals.entries();
  yield* repeatInTurns(evaluation, () => {
    const { done, value } = written.next();
    if (done !== true) goalOf.set(value[1], value[0]);
    return done !== true;
  });
  let next = 0;
  yield* repeatInTurns(evaluation, () => {
    const term = solution.provenInOrder[next++];
    const goal = term === undefined ? undefined : goalOf.get(term);
    if (goal !== undefined) settle(goal, YES);
    return term !== undefined;
  });
  const solved = goalOf.entries();
  yield* repeatInTurns(evaluation, () => {
    const { done, value: one } = solved.next();
    if (done === true) return false;
    const [term, goal] = one;
    const value = solution.value[term]!;
    // An open question near the edge of the depth limit may come out otherwise when asked from elsewhere.
    if (value === NO || (value !== YES && !system.reachedDepth)) settle(goal, value);
    return true;
  });
  return solution.value[root]!;
}

class System {
  readonly equations: Equations = new Equations();
  /** The term of each goal that is being solved. */
  readonly goals: Map<number, number> = new Map();
  reachedDepth = false;
  readonly evaluation: Evaluation;
  readonly #mode: 'build on what is settled' | 'write down everything';
  #beyond = 0; // height of what was settled before
  readonly #queue: { readonly goal: number; readonly distance: number }[] = [];

  constructor(evaluation: Evaluation, mode: 'build on what is settled' | 'write down everything') {
    this.evaluation = evaluation;
    this.#mode = mode;
  }

  /** No way from one of the questions to another, or to what was settled before, is longer. See `Goals.height`. */
  get height(): number {
    return this.goals.size + this.#beyond;
  }

  /** The term for a question first met `distance` steps from the one asked. */
  term(node: number, name: number, distance: number): number {
    const evaluation = this.evaluation;
    const { goals } = evaluation;
    const known = evaluation.known(node, name);
    if (known !== UNKNOWN) return this.equations.constantTerm(known);
    let goal = goals.find(node, name);
    if (goal !== NO_GOAL) {
      const written = this.goals.get(goal);
      if (written !== undefined) return written;
    }
    if (goal !== NO_GOAL && this.#mode === 'build on what is settled') {
      const settled = goals.known(goal, distance, evaluation.question, evaluation.scope.limits.depth);
      if (settled !== UNKNOWN) {
        this.#beyond = Math.max(this.#beyond, goals.height[goal]!);
        return this.equations.constantTerm(settled);
      }
    }
    const { limits } = evaluation.scope;
    if (distance > limits.depth) {
      this.reachedDepth = true;
      return this.equations.constantTerm(evaluation.values.fault(depthExceeded(limits)));
    }
    evaluation.spend(1);
    if (goal === NO_GOAL) goal = goals.add(node, name, evaluation.run);
    else if (this.#mode === 'build on what is settled') goals.reopen(goal, evaluation.run);
    const term = this.equations.union();
    this.goals.set(goal, term);
    this.#queue.push({ goal, distance });
    return term;
  }

  /** Write the equation of every question that was met, nearest first. */
  *writeAll(): Generator<undefined, void, undefined> {
    for (let next = 0; next < this.#queue.length; next++) {
      if (this.evaluation.isPaused) yield;
      const { goal, distance } = this.#queue[next]!;
      const { goals, graph, scope } = this.evaluation;
      const node = goals.node[goal]!;
      const name = goals.name[goal]!;
      const operands = this.equations.operands[this.goals.get(goal)!]!;
      const member = scope.members.find(graph.objects.typeNumberOf(node), name);
      if (scope.members.direct[member] === 1) yield* this.#writeStored(operands, node, name, distance);
      const rewrite = scope.members.rewrite[member]!;
      if (rewrite !== NO_REWRITE) operands.push(yield* this.#rewritten(rewrite, node, distance));
    }
  }

  *#writeStored(
    operands: number[],
    node: number,
    relation: number,
    distance: number,
  ): Generator<undefined, void, undefined> {
    const evaluation = this.evaluation;
    const { wildcardNode, pages } = evaluation;
    const page = pages.find(FORWARD, node, relation);
    if (page === ABSENT) {
      evaluation.want(node, relation);
      return;
    }
    evaluation.spendAhead(pages.structureOf(page));
    if (evaluation.subjectName === NO_NAME) this.#writePlain(operands, page);
    const isSeen = yield* edgesInTurns(evaluation, node, relation, 'structure', (words, at) => {
      const otherNode = words[at + EDGE_NODE]!;
      const otherName = words[at + EDGE_NAME]!;
      if (otherName === NO_NAME && otherNode !== wildcardNode) return;
      const condition = evaluation.condition(words, at);
      if (condition === NO) return;
      const behind =
        otherName === NO_NAME
          ? this.equations.constantTerm(YES)
          : this.term(otherNode, otherName, distance + 1);
      operands.push(this.#under(condition, behind));
    });
    if (!isSeen) evaluation.want(node, relation);
  }

  /** The subject itself, where it is stored on a page. */
  #writePlain(operands: number[], page: number): void {
    const evaluation = this.evaluation;
    const { subjectNode } = evaluation;
    const { pages } = evaluation.graph;
    const holder = pageOfPlainSubject(evaluation, page);
    if (holder === ABSENT) {
      evaluation.wanted.push(pointOf(evaluation, page));
      return;
    }
    const words = pages.wordsOf(holder);
    const end = pages.endOf(holder);
    let at = firstEdgeOf(words, pages.structureEndOf(holder), end, subjectNode);
    for (; at < end && words[at] === subjectNode; at += EDGE_WORDS) {
      if (evaluation.exists(words, at))
        operands.push(this.equations.constantTerm(evaluation.condition(words, at)));
    }
  }

  *#operands(instruction: number, node: number, distance: number): Generator<undefined, number[], undefined> {
    const { next } = this.evaluation.program;
    const end = next[instruction]!;
    const terms: number[] = [];
    for (let operand = instruction + 1; operand < end; operand = next[operand]!) {
      terms.push(yield* this.#rewritten(operand, node, distance));
    }
    return terms;
  }

  *#rewritten(instruction: number, node: number, distance: number): Generator<undefined, number, undefined> {
    const { program } = this.evaluation;
    switch (program.op[instruction]! as Op) {
      case OP.name:
        return this.term(node, program.first[instruction]!, distance + 1);
      case OP.any:
        return this.equations.union(yield* this.#steps(instruction, node, distance));
      case OP.all: {
        const steps = yield* this.#steps(instruction, node, distance);
        return steps.length === 0 ? this.equations.constantTerm(NO) : this.equations.intersection(steps);
      }
      case OP.union:
        return this.equations.union(yield* this.#operands(instruction, node, distance));
      case OP.intersection:
        return this.equations.intersection(yield* this.#operands(instruction, node, distance));
      case OP.exclusion: {
        const [base, except] = yield* this.#operands(instruction, node, distance);
        return this.equations.exclusion(base!, except!);
      }
      case OP.self:
        return this.equations.constantTerm(
          this.evaluation.subjectName === NO_NAME && node === this.evaluation.subjectNode ? YES : NO,
        );
      case OP.nil:
        return this.equations.constantTerm(NO);
    }
  }

  /** One term for each live relationship that an arrow crosses. */
  *#steps(instruction: number, node: number, distance: number): Generator<undefined, number[], undefined> {
    const evaluation = this.evaluation;
    const { pages, program } = evaluation;
    const relation = program.first[instruction]!;
    const then = program.second[instruction]!;
    const page = pages.findWhole(node, relation);
    if (page === ABSENT) {
      evaluation.wantWhole(node, relation);
      return [];
    }
    evaluation.spendAhead(pages.countOf(page));
    const steps: number[] = [];
    const isSeen = yield* edgesInTurns(evaluation, node, relation, 'whole', (words, at) => {
      if (evaluation.isExpired(words, at)) return;
      const condition = evaluation.condition(words, at);
      const behind =
        condition === NO
          ? this.equations.constantTerm(NO)
          : this.term(words[at + EDGE_NODE]!, then, distance + 1);
      steps.push(this.#under(condition, behind));
    });
    if (!isSeen) evaluation.wantWhole(node, relation);
    return steps;
  }

  #under(condition: Value, term: number): number {
    return condition === YES
      ? term
      : this.equations.intersection([this.equations.constantTerm(condition), term]);
  }
}
