import type { Value } from './values.ts';

/** What evaluating gives when it gives no value. */
export type Outcome = Value | Unknown | Failure;

/** Not a value: `instanceof` tells in one test whether to go on. */
export abstract class Undecided {
  abstract readonly kind: 'unknown' | 'failure';
}

/**
 * It depends on variables that have no value. Several are joined in constant time, so that loops and long chains over
 * unknowns cost no more than others; the names are gathered when they are asked for.
 */
export class Unknown extends Undecided {
  override readonly kind = 'unknown';
  readonly #of: string | readonly [Unknown, Unknown];

  /** @param of a variable's name, or two unknowns it is made of. */
  constructor(of: string | readonly [Unknown, Unknown]) {
    super();
    this.#of = of;
  }

  /** What depends on both. */
  and(other: Unknown): Unknown {
    return other === this ? this : new Unknown([this, other]);
  }

  /** Of variables, never of paths inside them; not empty. */
  get names(): ReadonlySet<string> {
    if (typeof this.#of === 'string') return new Set([this.#of]);
    const names = new Set<string>();
    const seen = new Set<Unknown>();
    const open: Unknown[] = [this];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (seen.has(one)) continue;
      seen.add(one);
      if (typeof one.#of === 'string') names.add(one.#of);
      else open.push(...one.#of);
    }
    return names;
  }
}

/** It cannot be computed, whatever the variables that have no value may turn out to be. */
export class Failure extends Undecided {
  override readonly kind = 'failure';
  readonly reason: string;
  /** Of the place in the text that failed; undefined until the caller of a function has filled it in. */
  readonly offset: number | undefined;

  constructor(reason: string, offset?: number) {
    super();
    this.reason = reason;
    this.offset = offset;
  }

  /** The failure with the place it happened at, unless it already has one. */
  locatedAt(offset: number): Failure {
    return this.offset === undefined ? new Failure(this.reason, offset) : this;
  }
}
