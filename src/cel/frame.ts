import type { Meter } from './cost.ts';
import type { Outcome } from './unknown.ts';
import type { Value } from './values.ts';

/** One evaluation's variables, by slot. */
export interface Frame {
  /** Of the program's variables in their order; undefined where there is no value. */
  readonly slots: readonly (Value | undefined)[];
  /** Of macro variables, by how deep the macro is nested. */
  readonly locals: Value[];
  readonly meter: Meter;
}

/** A compiled expression. */
export type Run = (frame: Frame) => Outcome;
