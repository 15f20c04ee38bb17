import type { Operation } from '../../src/base/sealed-value.ts';
import type { Random } from '../../bench/worlds/random.ts';
import { type SortedRows, withOperations } from './sorted-rows.ts';

interface Batch {
  readonly operations: readonly Operation[];
  /** Which of LevelDB's log files it is in. */
  readonly log: number;
  readonly isSynced: boolean;
}

/**
 * What LevelDB's files hold: tables, and logs of batches of which only those are safe that were synced, or written to
 * the same file before one that was.
 */
export class VolatileLog {
  #tables: SortedRows = [];
  #batches: readonly Batch[] = [];
  #log = 0;

  /** Everything, in the order it was written. */
  get rows(): SortedRows {
    return this.#batches.reduce((rows, { operations }) => withOperations(rows, operations), this.#tables);
  }

  append(operations: readonly Operation[], isSynced: boolean): void {
    this.#batches = [...this.#batches, { operations, log: this.#log, isSynced }];
    if (!isSynced) return;
    this.#batches = this.#batches.map((batch) => (batch.log === this.#log ? { ...batch, isSynced } : batch));
    if (this.#batches.every((batch) => batch.isSynced)) this.makeTables();
  }

  /** LevelDB turns to another file. A sync no longer reaches the one before. */
  turn(): void {
    this.#log++;
  }

  makeTables(): void {
    this.#tables = this.rows;
    this.#batches = [];
  }

  /** The power fails: of each file what was not synced is lost from some place on. How many batches that are. */
  lose(random: Random): number {
    const ends = new Map<number, boolean>();
    const kept = this.#batches.filter(({ log, isSynced }) => {
      if (isSynced) return true;
      if (ends.get(log) !== true) ends.set(log, random.below(2) === 0);
      return ends.get(log) === false;
    });
    const lost = this.#batches.length - kept.length;
    this.#batches = kept;
    return lost;
  }
}
