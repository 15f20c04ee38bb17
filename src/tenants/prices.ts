import type { StoreWork } from '../store/store.ts';

/*
 * What is done besides evaluations, in steps of one: some 0.4 µs. Work of any kind takes turns by them, and counts by them
 * for what a caller may do in a second.
 */

/** To read one row of the store and to hold it to a filter. */
export const STEPS_PER_ROW = 5;
/** To put one on a page with others, and to write it there. */
export const STEPS_PER_ROW_ON_PAGE = 5;
/** To name one, and to send it in a message of its own. */
export const STEPS_PER_MESSAGE = 100;
/** To make one transaction, whatever is in it. */
export const STEPS_PER_COMMIT = 100;
/** To write or delete one relationship in it, with its history and the log of changes. */
export const STEPS_PER_CHANGE = 60;
/** To create one in an import, which does many side by side. */
export const STEPS_PER_IMPORTED = 30;
/** To read one record of the decision log and to hold it to a filter. */
export const STEPS_PER_RECORD = 35;
/** To put one into an export, as it is. */
export const STEPS_PER_EXPORTED_RECORD = 10;
/** To put so much of a store into a backup. */
export const STORE_BYTES_PER_STEP = 10;
/** The same of a decision log, which goes as it is. */
export const LOG_BYTES_PER_STEP = 100;

/** In steps, rounded up. */
export function stepsOf({ kind, count }: StoreWork): number {
  return Math.ceil(count * PRICES[kind]);
}

const PRICES = {
  rows: STEPS_PER_ROW,
  changes: STEPS_PER_CHANGE,
  imported: STEPS_PER_IMPORTED,
  bytes: 1 / STORE_BYTES_PER_STEP,
} as const satisfies Record<StoreWork['kind'], number>;
