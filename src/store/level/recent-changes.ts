import type { Revision } from '../../model/revision.ts';
import type { ChangeSet } from '../store.ts';

const CHANGES_MAX = 1024;
const UPDATES_MAX = 65_536;

/** The newest changes, for followers that keep up. Bounded in changes and in updates; who is further behind reads the disk. */
export class RecentChanges {
  /** Dense, ascending. */
  readonly #changes: ChangeSet[] = [];
  #updateCount = 0;

  add(changes: readonly ChangeSet[]): void {
    for (const change of changes) {
      this.#changes.push(change);
      this.#updateCount += change.updates.length;
    }
    let dropped = 0;
    while (this.#changes.length - dropped > CHANGES_MAX || this.#updateCount > UPDATES_MAX) {
      this.#updateCount -= this.#changes[dropped]?.updates.length ?? 0;
      dropped++;
    }
    this.#changes.splice(0, dropped);
  }

  /** The change that made `revision`, if it is still here. */
  at(revision: Revision): ChangeSet | undefined {
    return this.#changes[revision - (this.#changes[0]?.revision ?? 0)];
  }
}
