import { decodeToken } from '../../src/consistency/token.ts';
import type { v1 } from '@authzed/authzed-node';

/**
 * A sequential model of what concurrent clients did. Every acknowledged write is noted with its token; put in the order
 * of their revisions and replayed one by one, they give the state that a read at any revision must have seen.
 */
export class History {
  readonly #storeId: string;
  readonly #writes = new Map<number, Write>();

  constructor(storeId: string) {
    this.#storeId = storeId;
  }

  get writes(): number {
    return this.#writes.size;
  }

  /** `change` is what an acknowledged transaction did. No two have one revision. */
  note(writtenAt: v1.ZedToken | undefined, change: Write): void {
    const revision = this.revisionOf(writtenAt);
    if (this.#writes.has(revision)) throw new Error(`revision ${revision} was given out twice`);
    this.#writes.set(revision, change);
  }

  revisionOf(token: v1.ZedToken | undefined): number {
    return decodeToken(this.#storeId, token?.token ?? '');
  }

  /** The state at each revision, in order, from the first that was noted. */
  *states(): Generator<State> {
    let state: State = { revision: 0, schema: '', relationships: new Set() };
    for (const [revision, { schema, added = [], removed = [] }] of [...this.#writes].toSorted(
      ([a], [b]) => a - b,
    )) {
      const relationships = new Set(state.relationships);
      for (const text of removed) relationships.delete(text);
      for (const text of added) relationships.add(text);
      state = { revision, schema: schema ?? state.schema, relationships };
      yield state;
    }
  }
}

export interface Write {
  readonly schema?: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

export interface State {
  readonly revision: number;
  readonly schema: string;
  readonly relationships: ReadonlySet<string>;
}

/** Numbers below `end`, the same for the same seed. */
export function seeded(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}
