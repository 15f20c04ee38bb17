import { Fault } from './fault.ts';

/*
 * What a tenant has stored, and the most it may. Relationships count from the commit that creates them until they are
 * deleted, or collected after they expired. A touch of one that is there changes its bytes at most. The history that
 * `--gc-window` keeps counts for nothing: deleting makes room at once.
 */

export interface StoredSize {
  readonly relationships: number;
  /** Of their rows: keys and values, in both directions (see store/level/stored-bytes.ts). */
  readonly bytes: number;
}

/** The most there may be. 0 stands for no limit. */
export type StoredQuota = StoredSize;

export const NOTHING_STORED: StoredSize = { relationships: 0, bytes: 0 };
export const NO_STORED_QUOTA: StoredQuota = NOTHING_STORED;

export function addSizes(left: StoredSize, right: StoredSize): StoredSize {
  return { relationships: left.relationships + right.relationships, bytes: left.bytes + right.bytes };
}

/**
 * That what is stored may grow by `asked`. What takes away as much as it adds is always in order, also above a quota that
 * was lowered: so whoever is over it can get below it.
 * @param asked may be negative
 * @throws Fault `over-stored-quota`; it has no time to try again, since it does not pass by itself
 */
export function requireRoom(quota: StoredQuota, found: StoredSize, asked: StoredSize): void {
  for (const what of ['relationships', 'bytes'] as const) {
    const limit = quota[what];
    if (limit === 0 || asked[what] <= 0 || found[what] + asked[what] <= limit) continue;
    throw overStoredQuota(what, limit, found[what], asked[what]);
  }
}

function overStoredQuota(what: keyof StoredSize, limit: number, found: number, asked: number): Fault {
  return new Fault(
    'over-stored-quota',
    `the tenant is over its quota: expected at most ${limit} stored ${what}, found ${found} and ${asked} more to be written; deleting relationships makes room`,
    {
      details: {
        reason: 'REASON_OVER_STORED_QUOTA',
        quota: `stored-${what}`,
        limit: String(limit),
        found: String(found),
        asked: String(asked),
      },
    },
  );
}
