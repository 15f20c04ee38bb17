import type { Value } from './values.ts';

/** What evaluating gives when it gives no value. */
export type Outcome = Value | Unknown | Failure;

/** Not a value: `instanceof` tells in one test whether to go on. */
export abstract class Undecided {
  abstract readonly kind: 'unknown' | 'failure';
}

/** It depends on variables that have no value. */
export class Unknown extends Undecided {
  override readonly kind = 'unknown';
  /** Of variables, never of paths inside them. */
  readonly names: ReadonlySet<string>;

  constructor(names: ReadonlySet<string>) {
    super();
    this.names = names;
  }

  /** What depends on both; itself when that adds nothing, so that loops do not pile up copies. */
  and(other: Unknown): Unknown {
    if (other === this || other.names.isSubsetOf(this.names)) return this;
    return new Unknown(this.names.union(other.names));
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
