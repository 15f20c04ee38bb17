import { growUint32 } from '../graph/columns.ts';
import { Goals, NO_GOAL } from './goals.ts';

/** Some of the subjects that are asked for together, a bit for each. */
export type Mask = number;

/** The end of a list of steps. */
export const NO_STEP = 0;

/**
 * A step is six words: the subjects that it is for; the node, the relation and the address of the edge that was
 * crossed; the goal behind it; and the step noted before it for the same goal. Without an edge the relation is 0, which
 * is the number of no relation. Without a goal behind it that is 0, else one more than the goal.
 */
export const STEP_WORDS = 6;
export const STEP_FOR = 0;
export const STEP_NODE = 1;
export const STEP_RELATION = 2;
export const STEP_ADDRESS = 3;
export const STEP_BEHIND = 4;
export const STEP_BEFORE = 5;

/**
 * The questions of one walk for several subjects, "who of them has `name` on `node`", and by which steps each yes came:
 * all the steps of a goal that are for a subject, with all those of the goals behind them, carry its yes. Cleared in
 * constant time.
 */
export class ManyGoals {
  /** Who has it. */
  yes: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** Who has not. Who is in neither is not decided. */
  no: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** For whom the goal was opened. */
  tried: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** The round in which the steps were followed last, 0 for none: see `ManyWitness`. */
  shown: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** The step noted last, as a place in `steps`, or `NO_STEP`. */
  last: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** By place, which is the number of its first word. */
  steps: Uint32Array<ArrayBuffer> = new Uint32Array(64 * STEP_WORDS);
  readonly #goals = new Goals();
  #end = STEP_WORDS; // no step is at `NO_STEP`

  clear(): void {
    this.#goals.clear();
    this.#end = STEP_WORDS;
  }

  find(node: number, name: number): number {
    return this.#goals.find(node, name);
  }

  /** The goal's number, given on first use. */
  numberOf(node: number, name: number): number {
    const found = this.#goals.find(node, name);
    if (found !== NO_GOAL) return found;
    const goal = this.#goals.add(node, name, 0);
    if (goal >= this.yes.length) this.#grow(goal + 1);
    this.yes[goal] = 0;
    this.no[goal] = 0;
    this.tried[goal] = 0;
    this.shown[goal] = 0;
    this.last[goal] = NO_STEP;
    return goal;
  }

  /** @param behind a goal, or `NO_GOAL` */
  note(goal: number, mask: Mask, node: number, relation: number, address: number, behind: number): void {
    const place = this.#end;
    this.#end += STEP_WORDS;
    if (this.#end > this.steps.length) this.steps = growUint32(this.steps, this.#end);
    const { steps } = this;
    steps[place + STEP_FOR] = mask;
    steps[place + STEP_NODE] = node;
    steps[place + STEP_RELATION] = relation;
    steps[place + STEP_ADDRESS] = address;
    steps[place + STEP_BEHIND] = behind + 1;
    steps[place + STEP_BEFORE] = this.last[goal]!;
    this.last[goal] = place;
  }

  /** Of the steps that were noted for a goal after `before`, only those for the subjects in `kept` came to something. */
  keepOnly(goal: number, kept: Mask, before: number): void {
    const { steps } = this;
    for (let place = this.last[goal]!; place !== before; place = steps[place + STEP_BEFORE]!) {
      steps[place + STEP_FOR]! &= kept;
    }
  }

  #grow(count: number): void {
    this.yes = growUint32(this.yes, count);
    this.no = growUint32(this.no, count);
    this.tried = growUint32(this.tried, count);
    this.shown = growUint32(this.shown, count);
    this.last = growUint32(this.last, count);
  }
}
