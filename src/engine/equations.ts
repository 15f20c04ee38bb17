import type { Value } from './values.ts';

/**
 * A system of equations over unknown truths, as a graph: each term is a constant, a union, an intersection, or an
 * exclusion of other terms. Terms may lean on themselves through others.
 */
export class Equations {
  readonly kind: ('constant' | 'union' | 'intersection' | 'exclusion')[] = [];
  readonly operands: number[][] = [];
  /** Value of each constant term; meaningless for others. */
  readonly constant: Value[] = [];
  readonly #constants = new Map<Value, number>();

  get count(): number {
    return this.kind.length;
  }

  constantTerm(value: Value): number {
    let term = this.#constants.get(value);
    if (term === undefined) {
      term = this.#add('constant', []);
      this.constant[term] = value;
      this.#constants.set(value, term);
    }
    return term;
  }

  /** A union whose operands may be added later. Without operands it is no. */
  union(operands: number[] = []): number {
    return this.#add('union', operands);
  }

  /** @param operands at least one */
  intersection(operands: number[]): number {
    return this.#add('intersection', operands);
  }

  exclusion(base: number, except: number): number {
    return this.#add('exclusion', [base, except]);
  }

  #add(kind: 'constant' | 'union' | 'intersection' | 'exclusion', operands: number[]): number {
    this.operands.push(operands);
    this.constant.push(0);
    return this.kind.push(kind) - 1;
  }
}
