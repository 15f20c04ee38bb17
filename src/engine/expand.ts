import { compareText } from '../base/compare-text.ts';
import { EDGE_NAME, EDGE_NODE } from '../graph/edges.ts';
import { ABSENT } from '../graph/pages.ts';
import type { ExpandBranch, ExpandLeaf, ExpandTree } from '../model/expand-tree.ts';
import type { ObjectRef, SubjectRef } from '../model/relationship.ts';
import { NO_MEMBER, NO_REWRITE, OP, type Op } from '../schema/program.ts';
import { edgesInTurns } from './edges-in-turns.ts';
import type { Evaluation } from './evaluation.ts';
import { depthExceeded, treeTooDeep } from './scope.ts';
import { sortInTurns } from './sort-in-turns.ts';

/**
 * Operations within operations on one way down the tree; a tree is at most twice as high. Steps are bounded by the
 * limit for depth, but each may bring a whole expression of the schema along. This keeps the walk within the stack and
 * the tree within what a message can nest.
 */
const OPERATIONS_DEEP_MAX = 450;

/** A node of the tree is kept and sent, so it costs more of what a request may spend than a step of a check. */
const STEPS_PER_NODE = 5;

/**
 * Who has `name` on `node`: the operations of the schema down to the subjects that are stored. Subject sets on a
 * relation are named, not opened; conditions are not shown; expired relationships are absent. Subjects and the steps of
 * an arrow come in the order of their text, plain subjects before sets.
 *
 * Yields where a turn ends. `undefined` when pages are wanted: load them and call again.
 * @throws Fault `depth-exceeded`, `work-exceeded`
 */
export function* expand(
  evaluation: Evaluation,
  node: number,
  name: number,
): Generator<undefined, ExpandTree | undefined, undefined> {
  evaluation.startRun(node, name);
  const tree = yield* new Expansion(evaluation).question(node, name, 0);
  return evaluation.wanted.length > 0 ? undefined : tree;
}

/** Comes to its result over turns. */
type InTurns<Result> = Generator<undefined, Result, undefined>;

class Expansion {
  readonly #evaluation: Evaluation;
  #operationsDeep = 0;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  *question(node: number, name: number, depth: number): InTurns<ExpandTree> {
    const { scope, graph } = this.#evaluation;
    if (depth > scope.limits.depth) throw depthExceeded(scope.limits);
    if (this.#evaluation.spend(STEPS_PER_NODE)) yield;
    const at: Place = {
      node,
      expanded: graph.objectOf(node),
      relation: graph.objects.names.nameOf(name),
      depth,
    };
    const member = scope.members.find(graph.objects.typeNumberOf(node), name);
    if (member === NO_MEMBER) return leaf(at, []);
    const rewrite = scope.members.rewrite[member]!;
    if (rewrite === NO_REWRITE) return yield* this.#stored(at, name);
    if (scope.members.direct[member] === 0) return yield* this.#permission(at, rewrite);
    return branch('union', at, [yield* this.#stored(at, name), yield* this.#permission(at, rewrite)]);
  }

  /** A permission is an operation; one that is a single operand is a union of one. */
  *#permission(at: Place, rewrite: number): InTurns<ExpandTree> {
    const tree = yield* this.#operand(at, rewrite);
    const op = this.#evaluation.scope.program.op[rewrite];
    const isOperation = op === OP.union || op === OP.intersection || op === OP.exclusion;
    return isOperation ? tree : branch('union', at, [tree]);
  }

  *#operand(at: Place, instruction: number): InTurns<ExpandTree> {
    if (this.#operationsDeep === OPERATIONS_DEEP_MAX) throw treeTooDeep();
    this.#operationsDeep++;
    this.#evaluation.spend(STEPS_PER_NODE);
    const tree = yield* this.#operation(at, instruction);
    this.#operationsDeep--;
    return tree;
  }

  *#operation(at: Place, instruction: number): InTurns<ExpandTree> {
    const { program } = this.#evaluation.scope;
    switch (program.op[instruction]! as Op) {
      case OP.nil:
        return leaf(at, []);
      case OP.self:
        return leaf(at, [{ ...at.expanded, relation: '' }]);
      case OP.name:
        return yield* this.question(at.node, program.first[instruction]!, at.depth + 1);
      case OP.any:
        return branch('union', at, yield* this.#steps(at, instruction));
      case OP.all:
        return branch('intersection', at, yield* this.#steps(at, instruction));
      case OP.union:
        return branch('union', at, yield* this.#operands(at, instruction));
      case OP.intersection:
        return branch('intersection', at, yield* this.#operands(at, instruction));
      case OP.exclusion:
        return branch('exclusion', at, yield* this.#operands(at, instruction));
    }
  }

  *#operands(at: Place, instruction: number): InTurns<readonly ExpandTree[]> {
    const { next } = this.#evaluation.scope.program;
    const trees: ExpandTree[] = [];
    for (let operand = instruction + 1; operand < next[instruction]!; operand = next[operand]!) {
      trees.push(yield* this.#operand(at, operand));
    }
    return trees;
  }

  *#steps(at: Place, instruction: number): InTurns<readonly ExpandTree[]> {
    const { scope, graph } = this.#evaluation;
    const then = scope.program.second[instruction]!;
    const trees: ExpandTree[] = [];
    for (const { node } of yield* this.#subjects(at, scope.program.first[instruction]!)) {
      const isNamed = scope.members.find(graph.objects.typeNumberOf(node), then) !== NO_MEMBER;
      trees.push(isNamed ? yield* this.question(node, then, at.depth + 1) : leaf(at, []));
    }
    return trees;
  }

  *#stored(at: Place, relation: number): InTurns<ExpandLeaf> {
    const found = yield* this.#subjects(at, relation);
    return leaf(
      at,
      found.map(({ subject }) => subject),
    );
  }

  /** What is stored on the relation, in order; nothing if its page is absent, which is then wanted. */
  *#subjects(at: Place, relation: number): InTurns<readonly FoundSubject[]> {
    const evaluation = this.#evaluation;
    const { graph, pages } = evaluation;
    const page = pages.findWhole(at.node, relation);
    const found: FoundSubject[] = [];
    if (page !== ABSENT) evaluation.spendAhead(pages.countOf(page));
    const isSeen =
      page !== ABSENT &&
      (yield* edgesInTurns(evaluation, at.node, relation, 'whole', (words, word) => {
        if (evaluation.isExpired(words, word)) return;
        const node = words[word + EDGE_NODE]!;
        found.push({ node, subject: graph.subjectOf(node, words[word + EDGE_NAME]!) });
      }));
    if (!isSeen) evaluation.wantWhole(at.node, relation);
    return yield* sortInTurns(
      found,
      (a, b) => compareSubjects(a.subject, b.subject),
      (steps) => evaluation.looked(steps),
    );
  }
}

interface FoundSubject {
  readonly node: number;
  readonly subject: SubjectRef;
}

/** Where in the tree we are: the question whose expansion this belongs to, and its distance from the one asked. */
interface Place {
  readonly node: number;
  readonly expanded: ObjectRef;
  readonly relation: string;
  readonly depth: number;
}

function branch(
  kind: ExpandBranch['kind'],
  { expanded, relation }: Place,
  children: readonly ExpandTree[],
): ExpandBranch {
  return { kind, expanded, relation, children };
}

function leaf({ expanded, relation }: Place, subjects: readonly SubjectRef[]): ExpandLeaf {
  return { kind: 'leaf', expanded, relation, subjects };
}

function compareSubjects(a: SubjectRef, b: SubjectRef): number {
  const sets = Number(a.relation !== '') - Number(b.relation !== '');
  return (
    sets || compareText(a.type, b.type) || compareText(a.id, b.id) || compareText(a.relation, b.relation)
  );
}
