import { EDGE_NAME, EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import { UNCONDITIONAL } from '../graph/conditions.ts';
import type { PageId } from '../graph/page-id.ts';
import { ABSENT, FORWARD } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import type { CaveatTrace, CheckTrace } from '../model/trace.ts';
import { NO_MEMBER, NO_REWRITE, OP, type Op } from '../schema/program.ts';
import { checkInTurns } from './check.ts';
import { edgesInTurns } from './edges-in-turns.ts';
import { type Evaluation, NESTED_MAX } from './evaluation.ts';
import { pageOfPlainSubject, pointOf } from './plain-subject.ts';
import { isConditional, isFault, NO, UNKNOWN, type Value, YES } from './values.ts';

/**
 * How the answer for `name` on `node` comes about, as a tree of the questions that decide it. Operands after a deciding
 * one are left out, as in the check; a question that was already shown, or lies too deep, is named and not opened. Each verdict is
 * the check's own.
 *
 * Yields where a turn ends. `undefined` when pages are wanted: load them and call again.
 * @throws Fault `work-exceeded`
 */
export function* explain(
  evaluation: Evaluation,
  node: number,
  name: number,
): Generator<undefined, CheckTrace | undefined, undefined> {
  const explanation = new Explanation(evaluation);
  const trace = yield* explanation.question(node, name, 0);
  evaluation.wanted = [...explanation.wanted];
  return evaluation.wanted.length > 0 ? undefined : trace;
}

/** A relationship with a caveat that a question was answered across, and what its condition came to. */
interface Crossed {
  readonly condition: number;
  readonly value: Value;
}

/** A step here takes more of the call stack than one of a walk, and ends in a walk. */
const SHOWN_NESTED_MAX = NESTED_MAX / 4;

/** What it costs to show a question whose answer is known, in steps of a walk. */
const STEPS_PER_QUESTION = 5;

/** Comes to its result over turns. */
type InTurns<Result> = Generator<undefined, Result, undefined>;

/** Where the questions that one question leads to are shown. */
interface Below {
  readonly children: CheckTrace[];
  readonly crossed: Crossed[];
  readonly depth: number;
}

class Explanation {
  readonly wanted: PageId[] = [];
  readonly #evaluation: Evaluation;
  #nested = 0;
  readonly #shown = new Map<number, Set<number>>();

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  *question(node: number, name: number, depth: number): InTurns<CheckTrace> {
    const evaluation = this.#evaluation;
    const { graph, scope } = evaluation;
    const startMs = performance.now();
    if (evaluation.looked(STEPS_PER_QUESTION)) yield;
    const value = yield* checkInTurns(evaluation, node, name);
    if (value === UNKNOWN) this.wanted.push(...evaluation.wanted);
    const member = scope.members.find(graph.objects.typeNumberOf(node), name);
    const isSubject = node === evaluation.subjectNode && name === evaluation.subjectName;
    const repeated = !this.#show(node, name);
    const children: CheckTrace[] = [];
    const crossed: Crossed[] = [];
    if (
      !repeated &&
      !isSubject &&
      member !== NO_MEMBER &&
      depth < scope.limits.depth &&
      this.#nested < SHOWN_NESTED_MAX
    ) {
      const below: Below = { children, crossed, depth: depth + 1 };
      const stored = scope.members.direct[member] === 1 ? yield* this.#stored(node, name, below) : NO;
      const rewrite = scope.members.rewrite[member]!;
      if (stored !== YES && rewrite !== NO_REWRITE) yield* this.#rewrite(rewrite, node, below);
    }
    return {
      resource: graph.objectOf(node),
      name: graph.objects.names.nameOf(name),
      kind: member !== NO_MEMBER && scope.members.rewrite[member] !== NO_REWRITE ? 'permission' : 'relation',
      subject: graph.subjectOf(evaluation.subjectNode, evaluation.subjectName),
      verdict: verdictOf(value),
      repeated,
      children,
      caveat: this.#caveatOf(crossed, value),
      durationNs: Math.round((performance.now() - startMs) * 1e6),
    };
  }

  /** The value of a question, shown `below`. */
  *#ask(node: number, name: number, below: Below): InTurns<Value> {
    below.children.push(yield* this.question(node, name, below.depth));
    return yield* checkInTurns(this.#evaluation, node, name);
  }

  /** Of the caveats that a question met, the first that agrees with its answer, else the first. */
  #caveatOf(crossed: readonly Crossed[], value: Value): CaveatTrace | undefined {
    const { graph, scope } = this.#evaluation;
    const shown = crossed.find((one) => verdictOf(one.value) === verdictOf(value)) ?? crossed[0];
    const caveat = shown && graph.conditions.caveatOf(shown.condition);
    return caveat && scope.caveats.describe(caveat);
  }

  /** What the condition of an edge comes to; a caveat is noted for the question that crosses it. */
  #cross({ condition }: LiveEdge, { crossed }: Below): Value {
    if (condition === UNCONDITIONAL) return YES;
    const value = this.#evaluation.conditions.valueOf(condition);
    if (this.#evaluation.graph.conditions.caveatOf(condition) !== undefined)
      crossed.push({ condition, value });
    return value;
  }

  #show(node: number, name: number): boolean {
    const names = this.#shown.get(node) ?? new Set();
    this.#shown.set(node, names);
    if (names.has(name)) return false;
    names.add(name);
    return true;
  }

  /** Only subject sets are questions of their own; a subject that is stored needs none. */
  *#stored(node: number, relation: number, below: Below): InTurns<Value> {
    const evaluation = this.#evaluation;
    let value: Value = NO;
    for (const edge of yield* this.#leadingTo(node, relation)) {
      const { node: otherNode, name: otherName } = edge;
      const isSubject = otherNode === evaluation.subjectNode && otherName === evaluation.subjectName;
      const isWildcard = otherName === NO_NAME && otherNode === evaluation.wildcardNode;
      if (otherName === NO_NAME && !isSubject && !isWildcard) continue;
      const condition = this.#cross(edge, below);
      if (condition === NO) continue;
      const behind = isSubject || isWildcard ? YES : yield* this.#ask(otherNode, otherName, below);
      value = evaluation.values.or(value, evaluation.values.and(condition, behind));
      if (value === YES) return YES;
    }
    return value;
  }

  *#rewrite(instruction: number, node: number, below: Below): InTurns<Value> {
    this.#nested++;
    const value = yield* this.#operation(instruction, node, below);
    this.#nested--;
    return value;
  }

  *#operation(instruction: number, node: number, below: Below): InTurns<Value> {
    const { program } = this.#evaluation.scope;
    const { values } = this.#evaluation;
    const end = program.next[instruction]!;
    switch (program.op[instruction]! as Op) {
      case OP.nil:
        return NO;
      case OP.self:
        return this.#evaluation.subjectName === NO_NAME && node === this.#evaluation.subjectNode ? YES : NO;
      case OP.name:
        return yield* this.#ask(node, program.first[instruction]!, below);
      case OP.any:
        return yield* this.#arrow(instruction, node, below, false);
      case OP.all:
        return yield* this.#arrow(instruction, node, below, true);
      case OP.union: {
        let value: Value = NO;
        for (
          let operand = instruction + 1;
          operand < end && value !== YES;
          operand = program.next[operand]!
        ) {
          value = values.or(value, yield* this.#rewrite(operand, node, below));
        }
        return value;
      }
      case OP.intersection: {
        let value: Value = YES;
        for (let operand = instruction + 1; operand < end && value !== NO; operand = program.next[operand]!) {
          value = values.and(value, yield* this.#rewrite(operand, node, below));
        }
        return value;
      }
      case OP.exclusion: {
        const base = yield* this.#rewrite(instruction + 1, node, below);
        if (base === NO) return NO;
        return values.minus(base, yield* this.#rewrite(program.next[instruction + 1]!, node, below));
      }
    }
  }

  *#arrow(instruction: number, node: number, below: Below, all: boolean): InTurns<Value> {
    const evaluation = this.#evaluation;
    const { values } = evaluation;
    const { first, second } = evaluation.scope.program;
    const live = yield* this.#whole(node, first[instruction]!);
    let value: Value = all && live.length > 0 ? YES : NO;
    for (const edge of live) {
      const condition = this.#cross(edge, below);
      const behind = condition === NO ? NO : yield* this.#ask(edge.node, second[instruction]!, below);
      const step = values.and(condition, behind);
      value = all ? values.and(value, step) : values.or(value, step);
      if (value === (all ? NO : YES)) return value;
    }
    return value;
  }

  /** What of a page can make the subject one of those on it: itself, wildcards, and subject sets. Live, as `#live` says. */
  *#leadingTo(node: number, relation: number): InTurns<readonly LiveEdge[]> {
    const evaluation = this.#evaluation;
    const { pages } = evaluation;
    const page = pages.find(FORWARD, node, relation);
    if (page === ABSENT) {
      this.wanted.push({ kind: FORWARD, node, name: relation });
      return [];
    }
    const live: LiveEdge[] = [];
    evaluation.spendAhead(pages.structureOf(page));
    const isSeen = yield* edgesInTurns(evaluation, node, relation, 'structure', (words, at) => {
      this.#note(live, words, at);
    });
    const found = isSeen ? pages.find(FORWARD, node, relation) : ABSENT;
    if (found === ABSENT) this.wanted.push({ kind: FORWARD, node, name: relation });
    else if (evaluation.subjectName === NO_NAME) this.#notePlain(live, found);
    return live;
  }

  /** The subject itself, where it is stored on a page. */
  #notePlain(live: LiveEdge[], page: number): void {
    const evaluation = this.#evaluation;
    const { pages, subjectNode } = evaluation;
    const holder = pageOfPlainSubject(evaluation, page);
    if (holder === ABSENT) {
      this.wanted.push(pointOf(evaluation, page));
      return;
    }
    const words = pages.wordsOf(holder);
    const end = pages.endOf(holder);
    let at = firstEdgeOf(words, pages.structureEndOf(holder), end, subjectNode);
    for (; at < end && words[at + EDGE_NODE] === subjectNode; at += EDGE_WORDS) {
      if (evaluation.exists(words, at)) this.#note(live, words, at);
    }
  }

  /** All live edges of a page. */
  *#whole(node: number, relation: number): InTurns<readonly LiveEdge[]> {
    const evaluation = this.#evaluation;
    const page = evaluation.pages.findWhole(node, relation);
    const live: LiveEdge[] = [];
    if (page !== ABSENT) evaluation.spendAhead(evaluation.pages.countOf(page));
    const isSeen =
      page !== ABSENT &&
      (yield* edgesInTurns(evaluation, node, relation, 'whole', (words, at) => {
        this.#note(live, words, at);
      }));
    if (!isSeen) this.wanted.push({ kind: FORWARD, node, name: relation, whole: true });
    return live;
  }

  /** An edge that exists counts unless it has lapsed. Pages may move between two turns, so what matters of it is copied. */
  #note(live: LiveEdge[], words: Uint32Array, at: number): void {
    const evaluation = this.#evaluation;
    if (evaluation.isExpired(words, at)) return;
    const condition = evaluation.conditionOf(words, at);
    live.push({ node: words[at + EDGE_NODE]!, name: words[at + EDGE_NAME]!, condition });
  }
}

interface LiveEdge {
  readonly node: number;
  readonly name: number;
  readonly condition: number;
}

function verdictOf(value: Value): CheckTrace['verdict'] {
  if (value === YES) return 'yes';
  if (isFault(value)) return 'fault';
  return isConditional(value) ? 'conditional' : 'no';
}
