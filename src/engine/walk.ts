import { EDGE_NAME, EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import { ABSENT, FORWARD } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import { NO_MEMBER, NO_REWRITE, OP, type Op } from '../schema/program.ts';
import { type Evaluation, NESTED_MAX } from './evaluation.ts';
import { NO_GOAL } from './goals.ts';
import { pageOfPlainSubject, pointOf } from './plain-subject.ts';
import { NO, UNKNOWN, type Value, YES } from './values.ts';

/**
 * Whether the subject has `name` on `node`, walked depth first from `depth` steps below the question that was put. Each
 * question is opened at most once a run.
 */
export function walk(evaluation: Evaluation, node: number, name: number, depth: number): Value {
  if (node === evaluation.subjectNode && name === evaluation.subjectName) return YES;
  const { members, depthMax } = evaluation;
  const member = members.find(evaluation.types[node]!, name);
  if (member === NO_MEMBER) return NO;
  const rewrite = members.rewrite[member]!;
  const { pages } = evaluation;
  const page = members.direct[member] === 1 ? pages.find(FORWARD, node, name) : ABSENT;
  if (page !== ABSENT && rewrite === NO_REWRITE && depth <= depthMax && pages.structureOf(page) === 0) {
    return walkFact(evaluation, page, depth);
  }
  const { goals, run, question } = evaluation;
  let goal = goals.find(node, name);
  if (goal !== NO_GOAL) {
    const known = goals.known(goal, depth, question, depthMax);
    if (known !== UNKNOWN) evaluation.deepest = Math.max(evaluation.deepest, depth + goals.height[goal]!);
    if (known !== UNKNOWN || goals.run[goal] === run) return known;
  }
  if (depth > depthMax || evaluation.nested > NESTED_MAX) return UNKNOWN;
  evaluation.spend(1);
  if (goal === NO_GOAL) goal = goals.add(node, name, run);
  else goals.reopen(goal, run);

  const { deepest } = evaluation;
  evaluation.deepest = depth;
  let value = members.direct[member] === 1 ? walkStored(evaluation, page, node, name, depth) : NO;
  if (value !== YES && rewrite !== NO_REWRITE) {
    value = evaluation.values.or(value, walkRewrite(evaluation, rewrite, node, depth));
  }
  if (value !== UNKNOWN) goals.settle(goal, value, evaluation.deepest - depth, question);
  evaluation.deepest = Math.max(deepest, evaluation.deepest);
  return value;
}

/**
 * A relation whose page leads on to nothing, and which is nothing but its page: the subject is on it or not. It is no
 * goal, since to look it up again costs as much as to remember it. Nor is it counted as work: the edge, or the operand,
 * that leads here was.
 */
function walkFact(evaluation: Evaluation, page: number, depth: number): Value {
  if (evaluation.deepest < depth) evaluation.deepest = depth;
  return evaluation.subjectName === NO_NAME ? walkPlain(evaluation, page) : NO;
}

/** Through the relationships on (`node`, `relation`): the subject itself, everyone of its type, or a set it is in. */
function walkStored(
  evaluation: Evaluation,
  page: number,
  node: number,
  relation: number,
  depth: number,
): Value {
  const { values } = evaluation;
  const { pages } = evaluation;
  if (page === ABSENT) {
    evaluation.want(node, relation);
    return UNKNOWN;
  }
  let value: Value = evaluation.subjectName === NO_NAME ? walkPlain(evaluation, page) : NO;
  if (value === YES) return YES;

  pages.open(page);
  const { words, start, structureEnd } = pages;
  evaluation.spend((structureEnd - start) / EDGE_WORDS);
  for (let at = start; at < structureEnd; at += EDGE_WORDS) {
    if (!evaluation.exists(words, at)) continue;
    const otherNode = words[at + EDGE_NODE]!;
    const otherName = words[at + EDGE_NAME]!;
    if (otherName === NO_NAME && otherNode !== evaluation.wildcardNode) continue; // another type's wildcard
    const condition = evaluation.condition(words, at);
    if (condition === NO) continue;
    const behind = otherName === NO_NAME ? YES : walk(evaluation, otherNode, otherName, depth + 1);
    value = values.or(value, values.and(condition, behind));
    if (value === YES) return YES;
  }
  return value;
}

/** Whether the subject itself is stored on a page. */
function walkPlain(evaluation: Evaluation, page: number): Value {
  const { values, subjectNode: subject } = evaluation;
  const { pages } = evaluation;
  const holder = pageOfPlainSubject(evaluation, page);
  if (holder === ABSENT) {
    evaluation.wanted.push(pointOf(evaluation, page));
    return UNKNOWN;
  }
  pages.open(holder);
  const { words, structureEnd, end } = pages;
  let value: Value = NO;
  let at = firstEdgeOf(words, structureEnd, end, subject);
  for (; at < end && words[at] === subject && value !== YES; at += EDGE_WORDS) {
    if (evaluation.exists(words, at)) value = values.or(value, evaluation.condition(words, at));
  }
  return value;
}

/** One operand of a rewrite, on `node`. */
export function walkRewrite(evaluation: Evaluation, instruction: number, node: number, depth: number): Value {
  evaluation.nested++;
  const value = walkOperation(evaluation, instruction, node, depth);
  evaluation.nested--;
  return value;
}

function walkOperation(evaluation: Evaluation, instruction: number, node: number, depth: number): Value {
  const { program, values } = evaluation;
  const end = program.next[instruction]!;
  switch (program.op[instruction]! as Op) {
    case OP.nil:
      return NO;
    case OP.self:
      return evaluation.subjectName === NO_NAME && node === evaluation.subjectNode ? YES : NO;
    case OP.name:
      return walk(evaluation, node, program.first[instruction]!, depth + 1);
    case OP.any:
      return walkArrow(evaluation, instruction, node, depth, false);
    case OP.all:
      return walkArrow(evaluation, instruction, node, depth, true);
    case OP.union: {
      let value: Value = NO;
      for (let operand = instruction + 1; operand < end && value !== YES; operand = program.next[operand]!) {
        value = values.or(value, walkRewrite(evaluation, operand, node, depth));
      }
      return value;
    }
    case OP.intersection: {
      let value: Value = YES;
      for (let operand = instruction + 1; operand < end && value !== NO; operand = program.next[operand]!) {
        value = values.and(value, walkRewrite(evaluation, operand, node, depth));
      }
      return value;
    }
    case OP.exclusion: {
      const base = walkRewrite(evaluation, instruction + 1, node, depth);
      if (base === NO) return NO;
      return values.minus(base, walkRewrite(evaluation, program.next[instruction + 1]!, node, depth));
    }
  }
}

/**
 * Over the objects that a relation leads to, their subject relation put aside: one of them must do (any), or each, and
 * there must be one (all).
 */
function walkArrow(
  evaluation: Evaluation,
  instruction: number,
  node: number,
  depth: number,
  all: boolean,
): Value {
  const { values } = evaluation;
  const { first, second } = evaluation.program;
  const { pages } = evaluation;
  const relation = first[instruction]!;
  const page = pages.findWhole(node, relation);
  if (page === ABSENT) {
    evaluation.wantWhole(node, relation);
    return UNKNOWN;
  }
  pages.open(page);
  const { words, start, end } = pages;
  evaluation.spend((end - start) / EDGE_WORDS);
  const deciding = all ? NO : YES;
  let crossed = false;
  let value: Value = all ? YES : NO;
  for (let at = start; at < end; at += EDGE_WORDS) {
    if (!evaluation.exists(words, at) || evaluation.isExpired(words, at)) continue;
    crossed = true;
    const condition = evaluation.condition(words, at);
    const behind =
      condition === NO ? NO : walk(evaluation, words[at + EDGE_NODE]!, second[instruction]!, depth + 1);
    const step = values.and(condition, behind);
    value = all ? values.and(value, step) : values.or(value, step);
    if (value === deciding) return value;
  }
  return crossed ? value : NO;
}
