import { assert } from '../base/assert.ts';
import { EDGE_NAME, EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import { ABSENT, FORWARD } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import type { Relationship } from '../model/relationship.ts';
import { NO_MEMBER, NO_REWRITE, OP, type Op } from '../schema/program.ts';
import type { Evaluation } from './evaluation.ts';
import { NO_GOAL } from './goals.ts';
import { pageOfPlainSubject } from './plain-subject.ts';
import { NO, YES } from './values.ts';
import { walkRewrite } from './walk.ts';

/**
 * Relationships that carry the yes just found for `name` on `node`, each once: with them alone, and with nothing of
 * what is excluded, the answer is still yes. Empty when the subject is the object itself.
 *
 * Nothing is noted for this while the answer is sought. A question was settled after those it leans on, so a proof that
 * goes only to questions settled earlier is there, and ends.
 */
export function witness(evaluation: Evaluation, node: number, name: number): readonly Relationship[] {
  const proof = new Proof(evaluation);
  const found = proof.leansOn(node, name, Infinity);
  assert(found, 'only a yes has a witness');
  proof.complete();
  return proof.relationships();
}

class Proof {
  readonly #evaluation: Evaluation;
  readonly #edges: { readonly node: number; readonly relation: number; readonly address: number }[] = [];
  readonly #goals: number[] = []; // that need to be shown
  readonly #shown = new Set<number>();

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  relationships(): readonly Relationship[] {
    const { graph } = this.#evaluation;
    const unique = new Map(this.#edges.map((one) => [one.address, one]));
    return [...unique.values()].map(({ node, relation, address }) =>
      graph.relationshipOf(node, relation, address),
    );
  }

  /** Whether a question is a yes that was settled before `before`; if so it is noted, to be shown in its turn. */
  leansOn(node: number, name: number, before: number): boolean {
    const { goals } = this.#evaluation;
    if (this.#evaluation.known(node, name) === YES) return true;
    const goal = goals.find(node, name);
    const isProven = goal !== NO_GOAL && goals.value[goal] === YES && goals.settled[goal]! < before;
    if (!isProven) return this.#fact(node, name);
    this.#goals.push(goal);
    return true;
  }

  /**
   * Whether the subject itself is stored there; if so its relationship is noted. That leans on nothing, so it is right
   * whenever it was settled, if at all: a walk makes no goal of a relation that leads on to nothing (see `walkFact`).
   */
  #fact(node: number, name: number): boolean {
    const { graph, members, subjectName } = this.#evaluation;
    const member = members.find(graph.objects.types[node]!, name);
    if (member === NO_MEMBER || members.direct[member] !== 1 || subjectName !== NO_NAME) return false;
    const page = graph.pages.find(FORWARD, node, name);
    return page !== ABSENT && this.#plain(node, name, page);
  }

  /** Show every question that was noted by the relationships on it and by questions settled before it. */
  complete(): void {
    const { goals, scope, graph } = this.#evaluation;
    for (let goal = this.#goals.pop(); goal !== undefined; goal = this.#goals.pop()) {
      if (this.#shown.has(goal)) continue;
      this.#shown.add(goal);
      const node = goals.node[goal]!;
      const name = goals.name[goal]!;
      const settled = goals.settled[goal]!;
      const member = scope.members.find(graph.objects.types[node]!, name);
      const rewrite = scope.members.rewrite[member]!;
      const shown =
        (scope.members.direct[member] === 1 && this.#stored(node, name, settled)) ||
        (rewrite !== NO_REWRITE && this.#rewrite(rewrite, node, settled));
      assert(shown, 'a yes leans on what was settled before it');
    }
  }

  #stored(node: number, relation: number, before: number): boolean {
    const evaluation = this.#evaluation;
    const { pages } = evaluation.graph;
    const page = pages.find(FORWARD, node, relation);
    if (page === ABSENT) return false;
    if (evaluation.subjectName === NO_NAME && this.#plain(node, relation, page)) return true;
    const words = pages.wordsOf(page);
    const structureEnd = pages.structureEndOf(page);
    for (let at = pages.startOf(page); at < structureEnd; at += EDGE_WORDS) {
      if (!this.#carries(words, at)) continue;
      const otherName = words[at + EDGE_NAME]!;
      const leads =
        otherName === NO_NAME
          ? words[at + EDGE_NODE] === evaluation.wildcardNode
          : this.leansOn(words[at + EDGE_NODE]!, otherName, before);
      if (leads) return this.#note(node, relation, pages.addressAt(page, at));
    }
    return false;
  }

  #plain(node: number, relation: number, page: number): boolean {
    const evaluation = this.#evaluation;
    const { pages } = evaluation.graph;
    const holder = pageOfPlainSubject(evaluation, page);
    if (holder === ABSENT) return false;
    const words = pages.wordsOf(holder);
    const end = pages.endOf(holder);
    let at = firstEdgeOf(words, pages.structureEndOf(holder), end, evaluation.subjectNode);
    for (; at < end && words[at] === evaluation.subjectNode; at += EDGE_WORDS) {
      if (this.#carries(words, at)) return this.#note(node, relation, pages.addressAt(holder, at));
    }
    return false;
  }

  #rewrite(instruction: number, node: number, before: number): boolean {
    const { program } = this.#evaluation.scope;
    switch (program.op[instruction]! as Op) {
      case OP.nil:
        return false;
      case OP.self:
        return this.#evaluation.subjectName === NO_NAME && node === this.#evaluation.subjectNode;
      case OP.name:
        return this.leansOn(node, program.first[instruction]!, before);
      case OP.any:
        return this.#steps(instruction, node, before, false);
      case OP.all:
        return this.#steps(instruction, node, before, true);
      case OP.union:
        return this.#operands(instruction).some((operand) => this.#rewrite(operand, node, before));
      case OP.intersection:
        return this.#whole(() =>
          this.#operands(instruction).every((operand) => this.#rewrite(operand, node, before)),
        );
      case OP.exclusion:
        return (
          walkRewrite(this.#evaluation, program.next[instruction + 1]!, node, 0) === NO &&
          this.#rewrite(instruction + 1, node, before)
        );
    }
  }

  #steps(instruction: number, node: number, before: number, all: boolean): boolean {
    const evaluation = this.#evaluation;
    const { first, second } = evaluation.scope.program;
    const relation = first[instruction]!;
    const { pages } = evaluation.graph;
    const page = pages.findWhole(node, relation);
    if (page === ABSENT) return false;
    const words = pages.wordsOf(page);
    const live: number[] = [];
    for (let at = pages.startOf(page); at < pages.endOf(page); at += EDGE_WORDS) {
      if (evaluation.exists(words, at) && !evaluation.isExpired(words, at)) live.push(at);
    }
    const step = (at: number): boolean =>
      this.#carries(words, at) &&
      this.leansOn(words[at + EDGE_NODE]!, second[instruction]!, before) &&
      this.#note(node, relation, pages.addressAt(page, at));
    return all ? live.length > 0 && this.#whole(() => live.every(step)) : live.some(step);
  }

  /** All of it or none of it. */
  #whole(attempt: () => boolean): boolean {
    const edges = this.#edges.length;
    const goals = this.#goals.length;
    const holds = attempt();
    if (!holds) {
      this.#edges.length = edges;
      this.#goals.length = goals;
    }
    return holds;
  }

  #operands(instruction: number): readonly number[] {
    const { next } = this.#evaluation.scope.program;
    const operands: number[] = [];
    for (let operand = instruction + 1; operand < next[instruction]!; operand = next[operand]!)
      operands.push(operand);
    return operands;
  }

  #carries(words: Uint32Array, at: number): boolean {
    return this.#evaluation.exists(words, at) && this.#evaluation.condition(words, at) === YES;
  }

  #note(node: number, relation: number, address: number): true {
    this.#edges.push({ node, relation, address });
    return true;
  }
}
