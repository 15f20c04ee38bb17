import { constructed, DYN, isDyn, type Type } from './types.ts';

/** Steps one expression may take to check: types made by macros can double at every level. */
const STEPS_MAX = 2_000_000;

/** The expression's types are too large to be compared. Caught by the checker. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex';
}

/** Types that are the same for assignment whatever they hold, or that `null` may stand for. */
const NULLABLE = new Set(['null', 'duration', 'timestamp']);
const NOT_NULLABLE = new Set(['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'type']);

/**
 * What the type parameters met so far stand for. A trial that fails is taken back by the trail.
 * Source: the rules of assignability in the reference implementation of CEL in Go.
 */
export class Substitution {
  readonly #bound = new Map<number, Type>();
  readonly #trail: { readonly id: number; readonly before: Type | undefined }[] = [];
  #nextId = 1;
  #steps = 0;

  /** A parameter that stands for nothing yet. */
  fresh(): Type {
    return { kind: 'parameter', id: this.#nextId++ };
  }

  /** `type` of a declaration with its parameters replaced by those of `fresh`, which is filled as they are met. */
  instantiate(type: Type, fresh: Map<number, Type>): Type {
    if (type.kind === 'constructed') {
      return type.of.length === 0
        ? type
        : { ...type, of: type.of.map((one) => this.instantiate(one, fresh)) };
    }
    let own = fresh.get(type.id);
    if (own === undefined) {
      own = this.fresh();
      fresh.set(type.id, own);
    }
    return own;
  }

  /** Whether a value of each of `given` may stand where `expected` is; binds parameters if so, and nothing if not. */
  areAssignable(given: readonly Type[], expected: readonly Type[]): boolean {
    if (given.length !== expected.length) return false;
    const mark = this.#trail.length;
    const isFitting = given.every((type, index) => this.#isAssignable(type, expected[index] ?? DYN));
    if (!isFitting) this.#undoTo(mark);
    return isFitting;
  }

  isAssignable(given: Type, expected: Type): boolean {
    return this.areAssignable([given], [expected]);
  }

  /** The type that holds both, the first having been assignable to the second. */
  mostGeneral(one: Type, other: Type): Type {
    return this.#isEqualOrLessSpecific(one, other) ? one : other;
  }

  /** Whether the two are one type. */
  isSame(one: Type, other: Type): boolean {
    this.#step();
    if (one === other) return true;
    if (one.kind === 'parameter' || other.kind === 'parameter') return false;
    return (
      one.name === other.name && one.of.every((type, index) => this.isSame(type, other.of[index] ?? DYN))
    );
  }

  /** `type` with its parameters replaced by what they stand for; by `dyn`, if asked, where that is nothing. */
  apply(type: Type, unboundAsDyn: boolean): Type {
    this.#step();
    if (type.kind === 'parameter') {
      const bound = this.#bound.get(type.id);
      if (bound !== undefined) return this.apply(bound, unboundAsDyn);
      return unboundAsDyn ? DYN : type;
    }
    if (type.isGround) return type;
    return constructed(
      type.name,
      type.of.map((one) => this.apply(one, unboundAsDyn)),
    );
  }

  #isAssignable(given: Type, expected: Type): boolean {
    this.#step();
    if (given === expected) return true;
    if (expected.kind === 'parameter') {
      const bound = this.#bound.get(expected.id);
      if (this.#bind(given, expected.id, bound)) return true;
      if (bound !== undefined) return false;
    }
    if (given.kind === 'parameter') return this.#bind(expected, given.id, this.#bound.get(given.id));
    if (expected.kind === 'parameter') return false;
    if (isDyn(given) || isDyn(expected)) return true;
    if (given.name === 'null') return isNullable(expected.name);
    if (expected.name === 'null') return isNullable(given.name);
    if (given.name !== expected.name) return false;
    if (given.name === 'type') return true;
    return (
      given.of.length === expected.of.length &&
      given.of.every((one, index) => this.#isAssignable(one, expected.of[index] ?? DYN))
    );
  }

  /** Whether the parameter `id`, bound to `bound` or free, can stand for `type`; it then does. */
  #bind(type: Type, id: number, bound: Type | undefined): boolean {
    if (type.kind === 'parameter' && type.id === id) return true;
    if (bound === undefined) {
      if (this.#occurs(id, type)) return false;
      this.#set(id, type);
      return true;
    }
    const mark = this.#trail.length;
    if (!this.#isAssignable(type, bound)) {
      this.#undoTo(mark);
      return false;
    }
    const general = this.mostGeneral(type, bound);
    if (!this.#occurs(id, general)) this.#set(id, general);
    return true;
  }

  #isEqualOrLessSpecific(one: Type, other: Type): boolean {
    this.#step();
    if (one === other || one.kind === 'parameter' || isDyn(one)) return true;
    if (other.kind === 'parameter' || isDyn(other)) return false;
    if (one.name !== other.name) return false;
    return (
      one.name === 'type' ||
      one.of.every((type, index) => this.#isEqualOrLessSpecific(type, other.of[index] ?? DYN))
    );
  }

  #occurs(id: number, type: Type): boolean {
    this.#step();
    if (type.kind === 'constructed') return !type.isGround && type.of.some((one) => this.#occurs(id, one));
    if (type.id === id) return true;
    const bound = this.#bound.get(type.id);
    return bound !== undefined && this.#occurs(id, bound);
  }

  #set(id: number, type: Type): void {
    this.#trail.push({ id, before: this.#bound.get(id) });
    this.#bound.set(id, type);
  }

  #undoTo(mark: number): void {
    while (this.#trail.length > mark) {
      const last = this.#trail.pop();
      if (last === undefined) return;
      if (last.before === undefined) this.#bound.delete(last.id);
      else this.#bound.set(last.id, last.before);
    }
  }

  #step(): void {
    if (++this.#steps > STEPS_MAX) throw new TooComplex('types are too complex to be checked');
  }
}

/** `null` stands for moments, spans and opaque values, which all else may be absent as. */
function isNullable(name: string): boolean {
  return NULLABLE.has(name) || !NOT_NULLABLE.has(name);
}
