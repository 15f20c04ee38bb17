/** The cost limit was reached. No operator absorbs it: the evaluation as a whole is given up. */
export class CostExceeded extends Error {
  override readonly name = 'CostExceeded';
}

/**
 * What an evaluation has cost so far, in units of about 50 ns. Charge before doing.
 *
 * Source: the cost model of the reference implementation of CEL in Go, made to follow the work done, so that no
 * expression can be written that runs much and pays little: a turn of a macro costs, matching costs ten times as much
 * and more for large patterns, the parts of literals and of logic cost a little, and whatever walks a list or a text
 * pays by what it walks.
 */
export class Meter {
  readonly #limit: number;
  #spent = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get spent(): number {
    return this.#spent;
  }

  /** @throws CostExceeded */
  charge(units: number): void {
    this.#spent += units;
    if (this.#spent > this.#limit) {
      throw new CostExceeded(`evaluation cost limit exceeded: more than ${this.#limit} units`);
    }
  }
}

/** Any name, selection, index, operator or function. */
export const STEP_COST = 1;
/** An operand of `&&` or `||`, or a condition, that is looked at. */
export const LOGIC_COST = 0.1;
export const LIST_LITERAL_COST = 10;
export const MAP_LITERAL_COST = 30;
/** Any item, key or value of a literal. */
export const PART_COST = 0.5;
/** A turn of a macro, or an item of a list or map that a function looks at. */
export const TURN_COST = 2;
export const ITEM_COST = 1;
/** A character or byte that is read or copied. */
export const CHARACTER_COST = 0.1;
/** A pair of characters that a search may compare. */
export const SEARCH_COST = 0.01;
/** A character matched against one character, or instruction, of a pattern. */
export const MATCH_COST = 0.25;
/** A character of a pattern that is compiled during evaluation, and an instruction that its program has beyond those. */
export const PATTERN_COST = 10;
export const INSTRUCTION_COST = 50;
/** Finding the rules of a time zone. */
export const ZONE_COST = 20;
