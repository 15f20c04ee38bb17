import type { Operation } from '../../../base/sealed-value.ts';
import type { Database } from '../database.ts';

/**
 * One step of the store's format. Its changes are written in one synced batch with the number of the new format: a store
 * is of the one format or of the other, whatever is killed when. So a step gathers no more than fits into memory.
 */
export interface UpgradeStep {
  /** The format it begins with; it leads to the next one. */
  readonly from: number;
  /** For those who run it: what changes. */
  readonly meaning: string;
  /** Reads the store and says what is to be written; writes nothing. @throws Fault `data-damaged` */
  readonly plan: (database: Database) => Promise<readonly Operation[]>;
}
