import { EDGE_LIFE, EDGE_NAME, EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import { ALWAYS } from '../graph/lives.ts';
import { POINT, WHOLE } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import { NO_MEMBER, NO_REWRITE, OP, type Op } from '../schema/program.ts';
import { type Evaluation, NESTED_MAX } from './evaluation.ts';
import type { ArrowFrame, EdgesFrame, Frame, OpenGoal } from './frames.ts';
import { NO_GOAL } from './goals.ts';
import { NO, UNKNOWN, type Value, YES } from './values.ts';

/**
 * Whether the subject has `name` on `node`, walked depth first from `depth` steps below the question that was put. Each
 * question is opened at most once a run.
 *
 * When the turn ends on the way, everything that is open is left with a frame, from the innermost on, and the value is
 * `UNKNOWN`: `evaluation.isPaused` tells it from one that is not settled. `goOn` takes the walk up in another turn.
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
  if (evaluation.spend(1)) return leaveQuestion(evaluation, member, node, name, depth);
  if (goal === NO_GOAL) goal = goals.add(node, name, run);
  else goals.reopen(goal, run);

  const { deepest } = evaluation;
  evaluation.deepest = depth;
  let value: Value = NO;
  if (isOpen) value = walkStored(evaluation, node, name, depth);
  else if (isStored) {
    evaluation.want(node, name);
    value = UNKNOWN;
  }
  if (value === UNKNOWN && evaluation.isPaused) {
    return leave(evaluation, { kind: 'stored', open: { goal, member, node, depth, deepest } });
  }
  if (value !== YES && rewrite !== NO_REWRITE) {
    const rest = walkRewrite(evaluation, rewrite, node, depth);
    if (rest === UNKNOWN && evaluation.isPaused) {
      return leave(evaluation, { kind: 'rest', open: { goal, member, node, depth, deepest }, stored: value });
    }
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

/** Through the relationships on the open page, of (`node`, `relation`): the subject itself, everyone of its type, or a set it is in. */
function walkStored(evaluation: Evaluation, node: number, relation: number, depth: number): Value {
  const { pages } = evaluation;
  const { start, structureEnd, hugeNumber } = pages;
  const value: Value = evaluation.subjectName === NO_NAME ? walkPlain(evaluation) : NO;
  if (value === YES || start === structureEnd) return value;
  if (hugeNumber !== WHOLE) pages.seek(node, relation); // a point of it was opened meanwhile
  evaluation.spendAhead((structureEnd - start) / EDGE_WORDS);
  return walkEdges(evaluation, node, relation, depth, pages.start, value);
}

/** Over the subject sets and wildcards of the open page from word `at` on, those before being done with. */
function walkEdges(
  evaluation: Evaluation,
  node: number,
  relation: number,
  depth: number,
  at: number,
  before: Value,
): Value {
  const { values, wildcardNode } = evaluation;
  const { words, structureEnd } = evaluation.pages;
  let value = before;
  let stop = evaluation.lookFrom(words, at, structureEnd);
  for (;;) {
    for (; at < stop; at += EDGE_WORDS) {
      const life = words[at + EDGE_LIFE]!;
      if (life !== ALWAYS && !evaluation.exists(words, at)) continue;
      const otherNode = words[at + EDGE_NODE]!;
      const otherName = words[at + EDGE_NAME]!;
      if (otherName === NO_NAME && otherNode !== wildcardNode) continue; // another type's wildcard
      const condition = life === ALWAYS ? YES : evaluation.condition(words, at);
      if (condition === NO) continue;
      const behind = otherName === NO_NAME ? YES : walk(evaluation, otherNode, otherName, depth + 1);
      if (behind === NO) continue;
      if (behind === UNKNOWN && evaluation.isPaused) {
        return leave(evaluation, { kind: 'edges', node, relation, depth, from: otherNode, value });
      }
      value = values.or(value, values.and(condition, behind));
      if (value === YES) return YES;
    }
    if (stop === structureEnd) return value;
    const from = words[at + EDGE_NODE]!;
    if (evaluation.looked()) return leave(evaluation, { kind: 'edges', node, relation, depth, from, value });
    stop = evaluation.lookFrom(words, at, structureEnd);
  }
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
  const { program } = evaluation;
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
    case OP.union:
      return walkUnion(evaluation, instruction, instruction + 1, node, depth, NO);
    case OP.intersection:
      return walkIntersection(evaluation, instruction, instruction + 1, node, depth, YES);
    case OP.exclusion: {
      const base = walkRewrite(evaluation, instruction + 1, node, depth);
      if (base === UNKNOWN && evaluation.isPaused) {
        return leave(evaluation, { kind: 'base', instruction, node, depth });
      }
      return walkExcept(evaluation, instruction, node, depth, base);
    }
  }
}

/** The operands from `first` on, those before having come to `before`. */
function walkUnion(
  evaluation: Evaluation,
  instruction: number,
  first: number,
  node: number,
  depth: number,
  before: Value,
): Value {
  const { program, values } = evaluation;
  const end = program.next[instruction]!;
  let value = before;
  for (let operand = first; operand < end && value !== YES; operand = program.next[operand]!) {
    const op = program.op[operand]!;
    const one =
      op === OP.name
        ? walkMember(evaluation, program.member[operand]!, node, program.first[operand]!, depth + 1)
        : op === OP.any
          ? walkArrow(evaluation, operand, node, depth, false)
          : walkRewrite(evaluation, operand, node, depth);
    if (one === NO) continue;
    if (one === UNKNOWN && evaluation.isPaused) {
      return leave(evaluation, { kind: 'operands', instruction, operand, node, depth, value });
    }
    value = values.or(value, one);
  }
  return value;
}

/** As `walkUnion`. */
function walkIntersection(
  evaluation: Evaluation,
  instruction: number,
  first: number,
  node: number,
  depth: number,
  before: Value,
): Value {
  const { program, values } = evaluation;
  const end = program.next[instruction]!;
  let value = before;
  for (let operand = first; operand < end && value !== NO; operand = program.next[operand]!) {
    const one = walkRewrite(evaluation, operand, node, depth);
    if (one === UNKNOWN && evaluation.isPaused) {
      return leave(evaluation, { kind: 'operands', instruction, operand, node, depth, value });
    }
    value = values.and(value, one);
  }
  return value;
}

/** What is left of `base` when the second part of an exclusion is taken away. */
function walkExcept(
  evaluation: Evaluation,
  instruction: number,
  node: number,
  depth: number,
  base: Value,
): Value {
  if (base === NO) return NO;
  const except = walkRewrite(evaluation, evaluation.program.next[instruction + 1]!, node, depth);
  if (except === UNKNOWN && evaluation.isPaused) return leave(evaluation, { kind: 'except', base });
  return evaluation.values.minus(base, except);
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
  const { pages } = evaluation;
  const relation = evaluation.program.first[instruction]!;
  if (!pages.seek(node, relation) || pages.hugeNumber !== WHOLE) {
    evaluation.wantWhole(node, relation);
    return UNKNOWN;
  }
  evaluation.spendAhead((pages.end - pages.start) / EDGE_WORDS);
  return walkSteps(evaluation, instruction, node, depth, all, pages.start, NO_STEP);
}

/** No step of an arrow was taken yet. */
const NO_STEP = -1;

/** The steps of an arrow over the open page from word `at` on, those before having come to `before`. */
function walkSteps(
  evaluation: Evaluation,
  instruction: number,
  node: number,
  depth: number,
  all: boolean,
  at: number,
  before: Value,
): Value {
  const { values } = evaluation;
  const { words, structureEnd, end } = evaluation.pages;
  const then = evaluation.program.second[instruction]!;
  const deciding = all ? NO : YES;
  let value = before;
  let stop = evaluation.lookFrom(words, at, end);
  for (;;) {
    for (; at < stop; at += EDGE_WORDS) {
      const isPlain = words[at + EDGE_LIFE] === ALWAYS;
      if (!isPlain && (!evaluation.exists(words, at) || evaluation.isExpired(words, at))) continue;
      const condition = isPlain ? YES : evaluation.condition(words, at);
      const behind = condition === NO ? NO : walk(evaluation, words[at + EDGE_NODE]!, then, depth + 1);
      if (behind === UNKNOWN && evaluation.isPaused) {
        return leaveSteps(evaluation, instruction, node, depth, at >= structureEnd, words[at]!, value);
      }
      const step = condition === YES ? behind : values.and(condition, behind);
      if (value === NO_STEP) value = step;
      else value = all ? values.and(value, step) : values.or(value, step);
      if (value === deciding) return value;
    }
    if (stop === end) return value === NO_STEP ? NO : value;
    if (evaluation.looked()) {
      return leaveSteps(evaluation, instruction, node, depth, at >= structureEnd, words[at]!, value);
    }
    stop = evaluation.lookFrom(words, at, end);
  }
}

/** Takes up the walk that was left with `evaluation.frames`, from where it was. */
export function goOn(evaluation: Evaluation): Value {
  const { frames } = evaluation;
  let value: Value = UNKNOWN;
  for (let frame = frames.pop(); frame !== undefined; frame = frames.pop()) {
    value = goOnIn(evaluation, frame, value);
    if (evaluation.isPaused) return UNKNOWN;
  }
  return value;
}

/** @param inner what the frame that was left before this one came to */
function goOnIn(evaluation: Evaluation, frame: Frame, inner: Value): Value {
  switch (frame.kind) {
    case 'question':
      return walkMember(evaluation, frame.member, frame.node, frame.name, frame.depth);
    case 'stored':
      return goOnAfterStored(evaluation, frame.open, inner);
    case 'rest':
      return closeGoal(evaluation, frame.open, evaluation.values.or(frame.stored, inner));
    case 'edges':
      return goOnOverEdges(evaluation, frame);
    case 'arrow':
      return goOnOverSteps(evaluation, frame);
    case 'operands': {
      const { instruction, operand, node, depth, value } = frame;
      const { program, values } = evaluation;
      const next = program.next[operand]!;
      return program.op[instruction] === OP.union
        ? walkUnion(evaluation, instruction, next, node, depth, values.or(value, inner))
        : walkIntersection(evaluation, instruction, next, node, depth, values.and(value, inner));
    }
    case 'base':
      return walkExcept(evaluation, frame.instruction, frame.node, frame.depth, inner);
    case 'except':
      return evaluation.values.minus(frame.base, inner);
    default:
      return frame satisfies never;
  }
}

function goOnAfterStored(evaluation: Evaluation, open: OpenGoal, stored: Value): Value {
  const rewrite = evaluation.members.rewrite[open.member]!;
  if (stored === YES || rewrite === NO_REWRITE) return closeGoal(evaluation, open, stored);
  const rest = walkRewrite(evaluation, rewrite, open.node, open.depth);
  if (rest === UNKNOWN && evaluation.isPaused) return leave(evaluation, { kind: 'rest', open, stored });
  return closeGoal(evaluation, open, evaluation.values.or(stored, rest));
}

function closeGoal(evaluation: Evaluation, { goal, depth, deepest }: OpenGoal, value: Value): Value {
  const { goals, question } = evaluation;
  if (value !== UNKNOWN) goals.settle(goal, value, evaluation.deepest - depth, question);
  if (deepest > evaluation.deepest) evaluation.deepest = deepest;
  return value;
}

function goOnOverEdges(evaluation: Evaluation, { node, relation, depth, from, value }: EdgesFrame): Value {
  const { pages } = evaluation;
  if (!pages.seek(node, relation)) {
    evaluation.want(node, relation); // it was there when the turn before ended
    return UNKNOWN;
  }
  const at = firstEdgeOf(pages.words, pages.start, pages.structureEnd, from);
  return walkEdges(evaluation, node, relation, depth, at, value);
}

function goOnOverSteps(
  evaluation: Evaluation,
  { instruction, node, depth, isPlain, from, value }: ArrowFrame,
): Value {
  const { pages, program } = evaluation;
  const relation = program.first[instruction]!;
  if (!pages.seek(node, relation) || pages.hugeNumber !== WHOLE) {
    evaluation.wantWhole(node, relation);
    return UNKNOWN;
  }
  const { words, start, structureEnd, end } = pages;
  const at = isPlain
    ? firstEdgeOf(words, structureEnd, end, from)
    : firstEdgeOf(words, start, structureEnd, from);
  return walkSteps(evaluation, instruction, node, depth, program.op[instruction] === OP.all, at, value);
}

function leaveQuestion(
  evaluation: Evaluation,
  member: number,
  node: number,
  name: number,
  depth: number,
): Value {
  evaluation.takeBack(1); // it is counted when it is opened
  return leave(evaluation, { kind: 'question', member, node, name, depth });
}

function leaveSteps(
  evaluation: Evaluation,
  instruction: number,
  node: number,
  depth: number,
  isPlain: boolean,
  from: number,
  value: Value,
): Value {
  return leave(evaluation, { kind: 'arrow', instruction, node, depth, isPlain, from, value });
}

function leave(evaluation: Evaluation, frame: Frame): Value {
  evaluation.left.push(frame);
  return UNKNOWN;
}
