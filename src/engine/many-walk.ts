import { UNCONDITIONAL } from '../graph/conditions.ts';
import { EDGE_NAME, EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import { ABSENT, FORWARD, POINT, WHOLE } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import { NO_MEMBER, NO_REWRITE, OP, type Op } from '../schema/program.ts';
import type { Evaluation } from './evaluation.ts';
import { NO_GOAL } from './goals.ts';
import { ManyGoals, type Mask } from './many-goals.ts';

/** Subjects that can be asked for together. */
export const SUBJECTS_MAX = 31;

/** Questions and operations within one another that are followed; a small part of what fits the call stack. */
const NESTED_MAX = 500;

/**
 * One question for several plain subjects at once: what it costs is about one walk, since subjects that are asked for
 * the same thing are led over the same pages. For each subject the walk goes the way that `walk` goes for it alone, and
 * leaves it out as soon as it is decided.
 *
 * It decides only what needs no more than relationships and the clock. A subject stays undecided where its answer hangs
 * on a page that is absent, a caveat, a question that is still open, or one that lies too deep: ask `check` for that one.
 * What is decided is what `check` says. It throws nothing, and stops deciding when it has looked at as much as one check
 * may, or as is left of the turn.
 *
 * Synchronous, for one turn of the event loop: `begin`, `add` the subjects, `ask`.
 */
export class ManyWalk {
  /** Of the last question: who has it. */
  yes: Mask = 0;
  /** Of the last question: who has not. */
  no: Mask = 0;
  /** Of the last question: questions and edges that were looked at. */
  work = 0;
  readonly goals: ManyGoals = new ManyGoals();
  readonly #evaluation: Evaluation;
  readonly #nodes = new Uint32Array(SUBJECTS_MAX);
  readonly #wildcards = new Int32Array(SUBJECTS_MAX);
  #count = 0;
  #asked: Mask = 0;
  #nested = 0;
  #workMax = 0;
  // Besides the subjects that have what was walked last, which is what the methods below give back:
  #not: Mask = 0; // those that have it not
  #behind: number = NO_GOAL; // the goal it is, if it is one
  #goal: number = NO_GOAL; // the goal that is being worked out: what is found is noted for it

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  /** Forget everything. The evaluation has begun. */
  begin(): void {
    this.goals.clear();
    this.#count = 0;
    this.#asked = 0;
  }

  /** The bit of a plain subject; 0 when there is no room for another. */
  add(node: number): Mask {
    for (let index = 0; index < this.#count; index++) if (this.#nodes[index] === node) return 1 << index;
    if (this.#count === SUBJECTS_MAX) return 0;
    const { objects } = this.#evaluation.graph;
    this.#nodes[this.#count] = node;
    this.#wildcards[this.#count] = objects.wildcardOf(objects.typeNumberOf(node));
    return 1 << this.#count++;
  }

  /**
   * Sets `yes` and `no` to those of `mask` who have `name` on `node` or have not. Whoever was asked for before, since
   * `begin`, stays undecided: a second question would find answers of the first at other distances, which the depth
   * limit goes by.
   */
  ask(node: number, name: number, mask: Mask): void {
    const fresh = mask & ~this.#asked;
    this.#asked |= mask;
    this.#nested = 0;
    this.work = 0;
    const { scope, stepsLeft } = this.#evaluation;
    this.#workMax = Math.min(scope.limits.work, stepsLeft);
    const goal = this.goals.numberOf(node, name);
    this.#goal = goal;
    this.yes = this.#walk(node, name, fresh, 0);
    this.no = this.#not;
    this.#evaluation.looked(this.work);
    this.goals.yes[goal]! |= this.yes; // a fact is no goal, but what was asked has a witness
  }

  #walk(node: number, name: number, mask: Mask, depth: number): Mask {
    const { members, depthMax, objects, pages } = this.#evaluation;
    this.#behind = NO_GOAL;
    const member = members.find(objects.typeNumberOf(node), name);
    if (member === NO_MEMBER) return this.#decide(0, mask);
    const rewrite = members.rewrite[member]!;
    const isStored = members.direct[member] === 1;
    const page = isStored ? pages.find(FORWARD, node, name) : ABSENT;
    const isFact = page !== ABSENT && rewrite === NO_REWRITE && pages.structureOf(page) === 0;
    if (isFact && depth <= depthMax) return this.#walkPlain(page, node, name, mask);

    const { goals } = this;
    const goal = goals.numberOf(node, name);
    const fresh = mask & ~goals.tried[goal]!;
    if (fresh !== 0 && depth <= depthMax && this.#nested <= NESTED_MAX && this.#spend(1)) {
      goals.tried[goal]! |= fresh;
      const outer = this.#goal;
      this.#goal = goal;
      this.#nested++;
      let yes = 0;
      let no = fresh;
      if (isStored) {
        yes = this.#walkStored(page, node, name, fresh, depth);
        no = this.#not;
      }
      if (yes !== fresh && rewrite !== NO_REWRITE) {
        yes |= this.#walkRewrite(rewrite, node, fresh & ~yes, depth);
        no &= this.#not;
      }
      goals.yes[goal]! |= yes;
      goals.no[goal]! |= no;
      this.#goal = outer;
      this.#nested--;
    }
    this.#behind = goal;
    return this.#decide(goals.yes[goal]! & mask, goals.no[goal]! & mask);
  }

  /** Through the relationships on (`node`, `relation`), as `walk` goes. */
  #walkStored(page: number, node: number, relation: number, mask: Mask, depth: number): Mask {
    if (page === ABSENT) return this.#decide(0, 0);
    const evaluation = this.#evaluation;
    const { pages } = evaluation;
    let yes = this.#walkPlain(page, node, relation, mask);
    let open = mask & ~yes & ~this.#not;
    pages.open(page);
    const { words, start, structureEnd } = pages;
    if (!this.#spend((structureEnd - start) / EDGE_WORDS)) return this.#decide(yes, 0);
    for (let at = start; at < structureEnd && yes !== mask; at += EDGE_WORDS) {
      if (!evaluation.exists(words, at) || evaluation.isExpired(words, at)) continue;
      const otherNode = words[at + EDGE_NODE]!;
      const otherName = words[at + EDGE_NAME]!;
      const left = mask & ~yes;
      const before = this.goals.last[this.#goal]!;
      const has =
        otherName === NO_NAME
          ? this.#everyone(otherNode, left)
          : this.#walk(otherNode, otherName, left, depth + 1);
      open |= left & ~has & ~this.#not;
      if (has === 0) continue;
      if (this.#isSure(words, at)) {
        yes |= has;
        this.#note(has, node, relation, pages.addressAt(page, at));
      } else {
        open |= has;
        this.goals.last[this.#goal] = before;
      }
    }
    return this.#decide(yes, mask & ~yes & ~open);
  }

  /** Those whose wildcard a node is. */
  #everyone(node: number, mask: Mask): Mask {
    let has = 0;
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      if (this.#wildcards[indexOfLowest(rest)] === node) has |= rest & -rest;
    }
    this.#behind = NO_GOAL;
    return this.#decide(has, mask & ~has);
  }

  /** Those who are stored on a page themselves. */
  #walkPlain(page: number, node: number, relation: number, mask: Mask): Mask {
    const { pages } = this.#evaluation;
    const huge = pages.hugeNumberOf(page);
    let open = 0;
    let yes = 0;
    if (huge === WHOLE && pages.countOf(page) === pages.structureOf(page)) return this.#decide(0, mask);
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      const subject = this.#nodes[indexOfLowest(rest)]!;
      const holder = huge === WHOLE ? page : pages.find(POINT, subject, huge);
      if (holder === ABSENT) {
        open |= bit;
        continue;
      }
      pages.open(holder);
      const { words, structureEnd, end } = pages;
      let at = firstEdgeOf(words, structureEnd, end, subject);
      for (; at < end && words[at] === subject && (yes & bit) === 0; at += EDGE_WORDS) {
        if (!this.#evaluation.exists(words, at) || this.#evaluation.isExpired(words, at)) continue;
        if (this.#isSure(words, at)) {
          yes |= bit;
          this.goals.note(this.#goal, bit, node, relation, pages.addressAt(holder, at), NO_GOAL);
        } else open |= bit;
      }
    }
    return this.#decide(yes, mask & ~yes & ~open);
  }

  #walkRewrite(instruction: number, node: number, mask: Mask, depth: number): Mask {
    this.#nested++;
    const yes = this.#walkOperation(instruction, node, mask, depth);
    this.#nested--;
    return yes;
  }

  #walkOperation(instruction: number, node: number, mask: Mask, depth: number): Mask {
    const { program } = this.#evaluation;
    switch (program.op[instruction]! as Op) {
      case OP.nil:
        return this.#decide(0, mask);
      case OP.self:
        return this.#walkSelf(node, mask);
      case OP.name: {
        const yes = this.#walk(node, program.first[instruction]!, mask, depth + 1);
        if (yes !== 0 && this.#behind !== NO_GOAL) this.#note(yes, node, NO_NAME, 0);
        return yes;
      }
      case OP.any:
        return this.#walkAny(instruction, node, mask, depth);
      case OP.all:
        return this.#walkAll(instruction, node, mask, depth);
      case OP.union: {
        let yes = 0;
        let no = mask;
        const end = program.next[instruction]!;
        for (let operand = instruction + 1; operand < end && yes !== mask; operand = program.next[operand]!) {
          yes |= this.#walkRewrite(operand, node, mask & ~yes, depth);
          no &= this.#not;
        }
        return this.#decide(yes, no & ~yes);
      }
      case OP.intersection:
        return this.#walkIntersection(instruction, node, mask, depth);
      case OP.exclusion:
        return this.#walkExclusion(instruction, node, mask, depth);
    }
  }

  #walkSelf(node: number, mask: Mask): Mask {
    let yes = 0;
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      if (this.#nodes[indexOfLowest(rest)] === node) yes |= rest & -rest;
    }
    return this.#decide(yes, mask & ~yes);
  }

  #walkIntersection(instruction: number, node: number, mask: Mask, depth: number): Mask {
    const { next } = this.#evaluation.program;
    const before = this.goals.last[this.#goal]!;
    let yes = mask;
    let no = 0;
    for (
      let operand = instruction + 1;
      operand < next[instruction]! && no !== mask;
      operand = next[operand]!
    ) {
      yes &= this.#walkRewrite(operand, node, mask & ~no, depth);
      no |= this.#not;
    }
    this.goals.keepOnly(this.#goal, yes, before);
    return this.#decide(yes, no);
  }

  #walkExclusion(instruction: number, node: number, mask: Mask, depth: number): Mask {
    const before = this.goals.last[this.#goal]!;
    let yes = this.#walkRewrite(instruction + 1, node, mask, depth);
    let no = this.#not;
    if (no !== mask) {
      const removed = this.#walkRewrite(
        this.#evaluation.program.next[instruction + 1]!,
        node,
        mask & ~no,
        depth,
      );
      yes &= this.#not;
      no |= removed;
    }
    this.goals.keepOnly(this.#goal, yes, before); // nobody else, so nothing by which someone is taken away
    return this.#decide(yes, no);
  }

  /** Those who have it on one of the objects that a relation leads to. */
  #walkAny(instruction: number, node: number, mask: Mask, depth: number): Mask {
    const evaluation = this.#evaluation;
    const { pages, program } = evaluation;
    const relation = program.first[instruction]!;
    const page = pages.findWhole(node, relation);
    if (page === ABSENT) return this.#decide(0, 0);
    pages.open(page);
    const { words, start, end } = pages;
    if (!this.#spend((end - start) / EDGE_WORDS)) return this.#decide(0, 0);
    let yes = 0;
    let open = 0;
    for (let at = start; at < end && yes !== mask; at += EDGE_WORDS) {
      if (!evaluation.exists(words, at) || evaluation.isExpired(words, at)) continue;
      const left = mask & ~yes;
      const before = this.goals.last[this.#goal]!;
      const has = this.#walk(words[at + EDGE_NODE]!, program.second[instruction]!, left, depth + 1);
      open |= left & ~has & ~this.#not;
      if (has === 0) continue;
      if (this.#isSure(words, at)) {
        yes |= has;
        this.#note(has, node, relation, pages.addressAt(page, at));
      } else {
        open |= has;
        this.goals.last[this.#goal] = before;
      }
    }
    return this.#decide(yes, mask & ~yes & ~open);
  }

  /** Those who have it on each of the objects that a relation leads to, which are not none. */
  #walkAll(instruction: number, node: number, mask: Mask, depth: number): Mask {
    const evaluation = this.#evaluation;
    const { pages, program } = evaluation;
    const relation = program.first[instruction]!;
    const page = pages.findWhole(node, relation);
    if (page === ABSENT) return this.#decide(0, 0);
    pages.open(page);
    const { words, start, end } = pages;
    if (!this.#spend((end - start) / EDGE_WORDS)) return this.#decide(0, 0);
    const before = this.goals.last[this.#goal]!;
    let crossed = false;
    let yes = mask;
    let no = 0;
    for (let at = start; at < end && no !== mask; at += EDGE_WORDS) {
      if (!evaluation.exists(words, at) || evaluation.isExpired(words, at)) continue;
      crossed = true;
      const has = this.#walk(words[at + EDGE_NODE]!, program.second[instruction]!, mask & ~no, depth + 1);
      no |= this.#not;
      yes &= this.#isSure(words, at) ? has : 0;
      if (has !== 0) this.#note(has, node, relation, pages.addressAt(page, at));
    }
    if (!crossed) return this.#decide(0, mask);
    this.goals.keepOnly(this.#goal, yes, before);
    return this.#decide(yes, no);
  }

  /** Whether an edge that exists and has not lapsed depends on nothing else. */
  #isSure(words: Uint32Array, at: number): boolean {
    const condition = this.#evaluation.conditionOf(words, at);
    return condition === UNCONDITIONAL || this.#evaluation.graph.conditions.caveatOf(condition) === undefined;
  }

  /** An edge that leads to what was walked last carries a yes for `mask`; without an edge `relation` is `NO_NAME`. */
  #note(mask: Mask, node: number, relation: number, address: number): void {
    this.goals.note(this.#goal, mask, node, relation, address, this.#behind);
  }

  #decide(yes: Mask, no: Mask): Mask {
    this.#not = no;
    return yes;
  }

  #spend(steps: number): boolean {
    this.work += steps;
    return this.work <= this.#workMax;
  }
}

function indexOfLowest(mask: Mask): number {
  return 31 - Math.clz32(mask & -mask);
}
