/** What `fsck` found wrong. */
export interface Finding {
  readonly kind: FindingKind;
  readonly message: string;
}

export type FindingKind =
  | 'unreadable' // a key or value that says nothing, or that LevelDB cannot read
  | 'meta' // head, oldest or the store's id
  | 'index' // forward and reverse rows that do not agree
  | 'history' // revisions of a version that cannot be
  | 'expiry' // a live relationship that does not wait for its expiration, or a wait for nothing
  | 'changelog' // a hole, or a transaction that does not lead to the rows
  | 'schema'
  | 'time'
  | 'stored' // another count of relationships, or of their bytes, than the rows say
  | 'bundle' // a copy of an object's relationships that is none
  | 'garbage'; // nobody can see it and no collection will take it

/** Gathers findings. Counts all of them and keeps the first thousand: a store that is broken throughout stays reportable. */
export class Findings {
  readonly #kept: Finding[] = [];
  #count = 0;

  get kept(): readonly Finding[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }

  add(kind: FindingKind, message: string): void {
    this.#count++;
    if (this.#kept.length < KEPT_MAX) this.#kept.push({ kind, message });
  }

  /** What `read` returns; undefined, and a finding, when it throws. */
  attempt<T>(kind: FindingKind, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.add(kind, messageOf(error));
      return undefined;
    }
  }

  /** Runs one check to its end; reading that fails on the way is a finding, and the next check goes on. */
  async during(check: () => Promise<void>): Promise<void> {
    try {
      await check();
    } catch (error) {
      this.add('unreadable', messageOf(error));
    }
  }
}

const KEPT_MAX = 1000;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
