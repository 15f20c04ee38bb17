import type { Revision } from '../../model/revision.ts';
import type { ChangeSet } from '../store.ts';
import { toChangeSet } from './change-row.ts';
import type { Change } from './change-row.ts';

const CHANGES_MAX = 1024;
const UPDATES_MAX = 65_536;

/**
 * The newest changes, for followers that keep up. Bounded in changes and in updates; who is further behind reads the
 * disk, and so does everyone for an import.
 */
export class RecentChanges {
  /** Dense, ascending. */
  readonly #changes: ChangeSet[] = [];
  #updateCount = 0;

  add(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.import === undefined) {
        this.#changes.push(toChangeSet(change));
        this.#updateCount += change.entries.length;
      } else {
        this.#changes.length = 0; // they stay dense: what is kept begins behind the import
        this.#updateCount = 0;
      }
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
