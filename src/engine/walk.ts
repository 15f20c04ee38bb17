import { EDGE_LIFE, EDGE_NAME, EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import { ALWAYS } from '../graph/lives.ts';
import { POINT, WHOLE } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import { NO_MEMBER, NO_REWRITE, OP, type Op } from '../schema/program.ts';
import { type Evaluation, NESTED_MAX } from './evaluation.ts';
import { NO_GOAL } from './goals.ts';
import { NO, UNKNOWN, type Value, YES } from './values.ts';

/**
 * Whether the subject has `name` on `node`, walked depth first from `depth` steps below the question that was put. Each
 * question is opened at most once a run.
 */
export function walk(evaluation: Evaluation, node: number, name: number, depth: number): Value {
  const member = evaluation.members.find(evaluation.objects.typeNumberOf(node), name);
  return walkMember(evaluation, member, node, name, depth);
}

/** As `walk`, where it is known which member of the node's type `name` is. */
function walkMember(
  evaluation: Evaluation,
  member: number,
  node: number,
  name: number,
  depth: number,
): Value {
  if (node === evaluation.subjectNode && name === evaluation.subjectName) return YES;
  if (member === NO_MEMBER) return NO;
  const { members, depthMax } = evaluation;
  const rewrite = members.rewrite[member]!;
  const { pages } = evaluation;
  const isStored = members.direct[member] === 1;
  const isOpen = isStored && pages.seek(node, name);
  if (isOpen && rewrite === NO_REWRITE && depth <= depthMax && pages.structureEnd === pages.start) {
    return walkFact(evaluation, depth);
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
  let value: Value = NO;
  if (isOpen) value = walkStored(evaluation, depth);
  else if (isStored) {
    evaluation.want(node, name);
    value = UNKNOWN;
  }
  if (value !== YES && rewrite !== NO_REWRITE) {
    const rest = walkRewrite(evaluation, rewrite, node, depth);
    value = value === NO ? rest : evaluation.values.or(value, rest);
  }
  if (value !== UNKNOWN) goals.settle(goal, value, evaluation.deepest - depth, question);
  if (deepest > evaluation.deepest) evaluation.deepest = deepest;
  return value;
}

/**
 * The open page is all of a relation, and leads on to nothing: the subject is on it or not. It is no goal, since to look
 * it up again costs as much as to remember it. Nor is it counted as work: the edge, or the operand, that leads here was.
 */
function walkFact(evaluation: Evaluation, depth: number): Value {
  if (evaluation.deepest < depth) evaluation.deepest = depth;
  return evaluation.subjectName === NO_NAME ? walkPlain(evaluation) : NO;
}

/** Through the relationships on the open page: the subject itself, everyone of its type, or a set it is in. */
function walkStored(evaluation: Evaluation, depth: number): Value {
  const { values, pages, wildcardNode } = evaluation;
  const { words, start, structureEnd } = pages;
  let value: Value = evaluation.subjectName === NO_NAME ? walkPlain(evaluation) : NO;
  if (value === YES) return YES;
  evaluation.spend((structureEnd - start) / EDGE_WORDS);
  for (let at = start; at < structureEnd; at += EDGE_WORDS) {
    const life = words[at + EDGE_LIFE]!;
    if (life !== ALWAYS && !evaluation.exists(words, at)) continue;
    const otherNode = words[at + EDGE_NODE]!;
    const otherName = words[at + EDGE_NAME]!;
    if (otherName === NO_NAME && otherNode !== wildcardNode) continue; // another type's wildcard
    const condition = life === ALWAYS ? YES : evaluation.condition(words, at);
    if (condition === NO) continue;
    const behind = otherName === NO_NAME ? YES : walk(evaluation, otherNode, otherName, depth + 1);
    if (behind === NO) continue;
    value = values.or(value, values.and(condition, behind));
    if (value === YES) return YES;
  }
  return value;
}

/** Whether the subject itself is stored on the open page, which another one is opened for if it is huge. */
function walkPlain(evaluation: Evaluation): Value {
  const { pages } = evaluation;
  if (pages.hugeNumber !== WHOLE && !pages.seekPoint(evaluation.subjectNode, pages.hugeNumber)) {
    evaluation.wanted.push({ kind: POINT, node: evaluation.subjectNode, name: pages.hugeNumber });
    return UNKNOWN;
  }
  const { words, end } = pages;
  const { values, subjectNode: subject } = evaluation;
  let value: Value = NO;
  let at = firstEdgeOf(words, pages.structureEnd, end, subject);
  for (; at < end && words[at] === subject && value !== YES; at += EDGE_WORDS) {
    if (words[at + EDGE_LIFE] === ALWAYS) return YES;
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
      return walkMember(
        evaluation,
        program.member[instruction]!,
        node,
        program.first[instruction]!,
        depth + 1,
      );
    case OP.any:
      return walkArrow(evaluation, instruction, node, depth, false);
    case OP.all:
      return walkArrow(evaluation, instruction, node, depth, true);
    case OP.union: {
      let value: Value = NO;
      for (let operand = instruction + 1; operand < end && value !== YES; operand = program.next[operand]!) {
        const op = program.op[operand]!;
        const one =
          op === OP.name
            ? walkMember(evaluation, program.member[operand]!, node, program.first[operand]!, depth + 1)
            : op === OP.any
              ? walkArrow(evaluation, operand, node, depth, false)
              : walkRewrite(evaluation, operand, node, depth);
        if (one !== NO) value = values.or(value, one);
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
  const then = second[instruction]!;
  if (!pages.seek(node, relation) || pages.hugeNumber !== WHOLE) {
    evaluation.wantWhole(node, relation);
    return UNKNOWN;
  }
  const { words, start, end } = pages;
  evaluation.spend((end - start) / EDGE_WORDS);
  const deciding = all ? NO : YES;
  let crossed = false;
  let value: Value = all ? YES : NO;
  for (let at = start; at < end; at += EDGE_WORDS) {
    const isPlain = words[at + EDGE_LIFE] === ALWAYS;
    if (!isPlain && (!evaluation.exists(words, at) || evaluation.isExpired(words, at))) continue;
    crossed = true;
    const condition = isPlain ? YES : evaluation.condition(words, at);
    const behind = condition === NO ? NO : walk(evaluation, words[at + EDGE_NODE]!, then, depth + 1);
    const step = condition === YES ? behind : values.and(condition, behind);
    value = all ? values.and(value, step) : values.or(value, step);
    if (value === deciding) return value;
  }
  return crossed ? value : NO;
}
