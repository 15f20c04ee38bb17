import type { Revision } from '../model/revision.ts';

/** Somebody who is told of changes. */
export interface Watcher {
  /** All up to here was told. */
  told: Revision;
}

/** Who watches a tenant's changes, and how far each is. */
export class Watchers {
  readonly #all = new Set<Watcher>();

  /** @param after what is told begins behind this revision */
  enter(after: Revision): Watcher {
    const watcher = { told: after };
    this.#all.add(watcher);
    return watcher;
  }

  leave(watcher: Watcher): void {
    this.#all.delete(watcher);
  }

  /** Revisions between `head` and what the slowest was told; 0 without any. */
  lagBehind(head: Revision): number {
    let lag = 0;
    for (const { told } of this.#all) lag = Math.max(lag, head - told);
    return lag;
  }
}
