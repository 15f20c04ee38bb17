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
 *
 * Undefined where the turn ends: asked for again, it is gone on with.
 */
export function witness(
  evaluation: Evaluation,
  node: number,
  name: number,
): readonly Relationship[] | undefined {
  const proof = evaluation.takeProof(node, name) ?? begin(evaluation, node, name);
  if (proof.complete()) return proof.relationships();
  evaluation.keepProof(node, name, proof);
  return undefined;
}

function begin(evaluation: Evaluation, node: number, name: number): Proof {
  const proof = new Proof(evaluation);
  const found = proof.leansOn(node, name, Infinity);
  assert(found, 'only a yes has a witness');
  return proof;
}

/** So few are compared one with another, rather than put into a set. */
const FEW = 16;

export class Proof {
  readonly #evaluation: Evaluation;
  // Edges, side by side: what they are on, and their addresses. One may be noted twice.
  readonly #nodes: number[] = [];
  readonly #relations: number[] = [];
  readonly #addresses: number[] = [];
  readonly #goals: number[] = []; // that need to be shown
  #kept: Map<string, Relationship> | undefined; // what was noted in turns before
  #looked = 0; // edges, for the question that is being shown
  // Where the turn ended within a page of subject sets: the question, and the node of the edge that comes next.
  #cutGoal: number = NO_GOAL;
  #cutNode = 0;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
    evaluation.shown.begin();
  }

  /** Once it is complete. */
  relationships(): readonly Relationship[] {
    if (this.#kept !== undefined) return [...this.#keepAll().values()];
    const { graph } = this.#evaluation;
    const addresses = this.#addresses;
    const told = addresses.length > FEW ? new Set<number>() : undefined;
    const found: Relationship[] = [];
    for (let index = 0; index < addresses.length; index++) {
      const address = addresses[index]!;
      const isAgain = told === undefined ? addresses.indexOf(address) < index : told.has(address);
      if (isAgain) continue;
      told?.add(address);
      found.push(graph.relationshipOf(this.#nodes[index]!, this.#relations[index]!, address));
    }
    return found;
  }

  /** An address is good for one turn only: what they lead to is kept instead, by the numbers that name it. */
  #keepAll(): Map<string, Relationship> {
    const { graph, pages } = this.#evaluation;
    this.#kept ??= new Map();
    for (const [index, address] of this.#addresses.entries()) {
      const node = this.#nodes[index]!;
      const relation = this.#relations[index]!;
      const words = pages.wordsAt(address);
      const at = address & pages.addressMask;
      const key = `${node} ${relation} ${words[at + EDGE_NODE]} ${words[at + EDGE_NAME]}`;
      if (!this.#kept.has(key)) this.#kept.set(key, graph.relationshipOf(node, relation, address));
    }
    this.#takeBack(0, this.#goals.length);
    return this.#kept;
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
    const member = members.find(graph.objects.typeNumberOf(node), name);
    if (member === NO_MEMBER || members.direct[member] !== 1 || subjectName !== NO_NAME) return false;
    const page = graph.pages.find(FORWARD, node, name);
    return page !== ABSENT && this.#plain(node, name, page);
  }

  /**
   * Show every question that was noted by the relationships on it and by questions settled before it. False where the
   * turn ends before all are shown.
   */
  complete(): boolean {
    const evaluation = this.#evaluation;
    const { goals, scope, graph } = evaluation;
    for (let goal = this.#goals.pop(); goal !== undefined; goal = this.#goals.pop()) {
      const from = goal === this.#cutGoal ? this.#cutNode : 0;
      if (!evaluation.shown.isFirst(goal) && goal !== this.#cutGoal) continue;
      this.#cutGoal = NO_GOAL;
      const node = goals.node[goal]!;
      const name = goals.name[goal]!;
      const settled = goals.settled[goal]!;
      const member = scope.members.find(graph.objects.typeNumberOf(node), name);
      const rewrite = scope.members.rewrite[member]!;
      const stored = scope.members.direct[member] === 1 && this.#stored(node, name, settled, from);
      if (stored === undefined) {
        this.#cutGoal = goal;
        this.#goals.push(goal);
        this.#keepAll();
        return false;
      }
      const shown = stored || (rewrite !== NO_REWRITE && this.#rewrite(rewrite, node, settled));
      assert(shown, 'a yes leans on what was settled before it');
      const steps = 1 + this.#looked;
      this.#looked = 0;
      if (evaluation.looked(steps) && this.#goals.length > 0) {
        this.#keepAll();
        return false;
      }
    }
    return true;
  }

  /**
   * Whether what is stored there shows it. Of its subject sets those are looked at whose nodes are not before `from`.
   * Undefined where the turn ends between two of them: `#cutNode` is the next one's. Nothing is noted then.
   */
  #stored(node: number, relation: number, before: number, from: number): boolean | undefined {
    const evaluation = this.#evaluation;
    const { pages } = evaluation.graph;
    const page = pages.find(FORWARD, node, relation);
    if (page === ABSENT) return false;
    if (evaluation.subjectName === NO_NAME && this.#plain(node, relation, page)) return true;
    const words = pages.wordsOf(page);
    const structureEnd = pages.structureEndOf(page);
    // Writers may have moved edges since the turn before, but not out of the order of their nodes.
    let at = firstEdgeOf(words, pages.startOf(page), structureEnd, from);
    while (at < structureEnd) {
      const stop = evaluation.lookFrom(words, at, structureEnd);
      for (; at < stop; at += EDGE_WORDS) {
        this.#looked++;
        if (!this.#carries(words, at)) continue;
        const otherName = words[at + EDGE_NAME]!;
        const leads =
          otherName === NO_NAME
            ? words[at + EDGE_NODE] === evaluation.wildcardNode
            : this.leansOn(words[at + EDGE_NODE]!, otherName, before);
        if (leads) return this.#note(node, relation, pages.addressAt(page, at));
      }
      if (at === structureEnd) break;
      const steps = this.#looked;
      this.#looked = 0;
      if (evaluation.looked(steps)) {
        this.#cutNode = words[at + EDGE_NODE]!;
        return undefined;
      }
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
        return this.#someStep(instruction, node, before);
      case OP.all:
        return this.#everyStep(instruction, node, before);
      case OP.union:
        return this.#someOperand(instruction, node, before);
      case OP.intersection:
        return this.#everyOperand(instruction, node, before);
      case OP.exclusion:
        return (
          this.#isTakenFromNothing(program.next[instruction + 1]!, node) &&
          this.#rewrite(instruction + 1, node, before)
        );
    }
  }

  /** Whether what an exclusion takes away is a no, which is known by now: it is looked up in one go. */
  #isTakenFromNothing(except: number, node: number): boolean {
    const evaluation = this.#evaluation;
    return evaluation.inOneGo(() => walkRewrite(evaluation, except, node, 0)) === NO;
  }

  #someOperand(instruction: number, node: number, before: number): boolean {
    const { next } = this.#evaluation.program;
    const end = next[instruction]!;
    for (let operand = instruction + 1; operand < end; operand = next[operand]!) {
      if (this.#rewrite(operand, node, before)) return true;
    }
    return false;
  }

  #everyOperand(instruction: number, node: number, before: number): boolean {
    const { next } = this.#evaluation.program;
    const end = next[instruction]!;
    const edges = this.#addresses.length;
    const goals = this.#goals.length;
    for (let operand = instruction + 1; operand < end; operand = next[operand]!) {
      if (!this.#rewrite(operand, node, before)) return this.#takeBack(edges, goals);
    }
    return true;
  }

  #someStep(instruction: number, node: number, before: number): boolean {
    const { pages } = this.#evaluation;
    const page = pages.findWhole(node, this.#evaluation.program.first[instruction]!);
    if (page === ABSENT) return false;
    const words = pages.wordsOf(page);
    const end = pages.endOf(page);
    for (let at = pages.startOf(page); at < end; at += EDGE_WORDS) {
      this.#looked++;
      if (this.#crosses(instruction, node, page, words, at, before)) return true;
    }
    return false;
  }

  #everyStep(instruction: number, node: number, before: number): boolean {
    const evaluation = this.#evaluation;
    const { pages } = evaluation;
    const page = pages.findWhole(node, evaluation.program.first[instruction]!);
    if (page === ABSENT) return false;
    const edges = this.#addresses.length;
    const goals = this.#goals.length;
    const words = pages.wordsOf(page);
    const end = pages.endOf(page);
    let crossed = false;
    for (let at = pages.startOf(page); at < end; at += EDGE_WORDS) {
      this.#looked++;
      if (!evaluation.exists(words, at) || evaluation.isExpired(words, at)) continue;
      if (!this.#crosses(instruction, node, page, words, at, before)) return this.#takeBack(edges, goals);
      crossed = true;
    }
    return crossed;
  }

  /** Whether an edge of an arrow leads to a yes; if so it is noted. */
  #crosses(
    instruction: number,
    node: number,
    page: number,
    words: Uint32Array,
    at: number,
    before: number,
  ): boolean {
    const { first, second } = this.#evaluation.program;
    return (
      this.#carries(words, at) &&
      this.leansOn(words[at + EDGE_NODE]!, second[instruction]!, before) &&
      this.#note(node, first[instruction]!, this.#evaluation.pages.addressAt(page, at))
    );
  }

  /** What was noted for a whole that does not hold. */
  #takeBack(edges: number, goals: number): false {
    this.#nodes.length = edges;
    this.#relations.length = edges;
    this.#addresses.length = edges;
    this.#goals.length = goals;
    return false;
  }

  #carries(words: Uint32Array, at: number): boolean {
    return this.#evaluation.exists(words, at) && this.#evaluation.condition(words, at) === YES;
  }

  #note(node: number, relation: number, address: number): true {
    this.#nodes.push(node);
    this.#relations.push(relation);
    this.#addresses.push(address);
    return true;
  }
}
