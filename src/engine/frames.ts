import type { Value } from './values.ts';

/**
 * Where a walk was in one of its questions, operations or pages when its turn ended. What is under it is told by the
 * frames that were left before, innermost first: each is gone on with by what the one before it came to.
 *
 * A place among edges is a node, by which they are ordered, since writers may move edges between two turns. The edges
 * to that node are crossed again: what is behind them is known by then.
 */
export type Frame =
  | QuestionFrame
  | StoredFrame
  | RestFrame
  | EdgesFrame
  | ArrowFrame
  | OperandsFrame
  | BaseFrame
  | ExceptFrame;

/** A question that is not open yet. */
export interface QuestionFrame {
  readonly kind: 'question';
  readonly member: number;
  readonly node: number;
  readonly name: number;
  readonly depth: number;
}

/** What `Goals` and `Evaluation.deepest` are told once an open question is settled. */
export interface OpenGoal {
  readonly goal: number;
  readonly member: number;
  readonly node: number;
  readonly depth: number;
  /** How deep the walk had come when it was opened. */
  readonly deepest: number;
}

/** An open question: what is stored on it is being looked at. */
export interface StoredFrame {
  readonly kind: 'stored';
  readonly open: OpenGoal;
}

/** An open question: its rewrite is being worked out, `stored` is what the relationships on it came to. */
export interface RestFrame {
  readonly kind: 'rest';
  readonly open: OpenGoal;
  readonly stored: Value;
}

/** Subject sets on a relation, those to nodes before `from` being done with, by which it came to `value`. */
export interface EdgesFrame {
  readonly kind: 'edges';
  readonly node: number;
  readonly relation: number;
  readonly depth: number;
  readonly from: number;
  readonly value: Value;
}

/** As well, the steps of an arrow; `isPlain` when those over subject sets are done with, which come first. */
export interface ArrowFrame {
  readonly kind: 'arrow';
  readonly instruction: number;
  readonly node: number;
  readonly depth: number;
  readonly isPlain: boolean;
  readonly from: number;
  readonly value: Value;
}

/** The operands of a union or an intersection: those before `operand`, which is being worked out, came to `value`. */
export interface OperandsFrame {
  readonly kind: 'operands';
  readonly instruction: number;
  readonly operand: number;
  readonly node: number;
  readonly depth: number;
  readonly value: Value;
}

/** The first part of an exclusion is being worked out. */
export interface BaseFrame {
  readonly kind: 'base';
  readonly instruction: number;
  readonly node: number;
  readonly depth: number;
}

/** What an exclusion takes away from `base` is being worked out. */
export interface ExceptFrame {
  readonly kind: 'except';
  readonly base: Value;
}
