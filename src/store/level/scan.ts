import type { Entry } from '../../base/sealed-value.ts';
import type { RelationshipFilter } from '../../model/filter.ts';
import { matches } from '../../model/filter.ts';
import { isExpired } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipVersion, Scanned, ScanQuery } from '../store.ts';
import type { Database } from './database.ts';
import type { Snapshot } from './disk.ts';
import type { Imports } from './imports.ts';
import { planScan, resumeAfter } from './scan-plan.ts';
import type { ScanPlan } from './scan-plan.ts';
import { decodeVersion } from './version-row.ts';

/**
 * A list may be short, or nobody's to read: the first of its items should not cost what many do, and what is read ahead is
 * never more than was read before.
 */
const ROWS_AT_FIRST = 100;

/**
 * Relationships that match, in the order of the index that the filter chooses, from the view of `snapshot`. The caller
 * has made sure that the view holds everything of revision `query.at`.
 */
export async function* scanRelationships(
  database: Database,
  imports: Imports,
  query: ScanQuery,
  snapshot: Snapshot,
  signal: AbortSignal,
): AsyncGenerator<Scanned, void> {
  const whole = planScan(query.filter);
  const plan = query.after === undefined ? whole : resumeAfter(whole, query.after);
  let rows = ROWS_AT_FIRST;
  const options = { snapshot, signal, rowsAtFirst: rows, rowsOfUse: () => (rows *= 2) };
  for (const range of plan.ranges) {
    for await (const entries of database.rows(range, options)) {
      const found = matching(entries, imports, query.filter)
        .filter(
          (version) =>
            isAlive(version, query.at) && !isExpired(version.relationship.expiresAtNs, query.nowMs),
        )
        .map(({ relationship }) => relationship);
      yield { found, rows: entries.length };
    }
  }
}

/** A step of a scan over versions. */
export interface ScannedVersions {
  readonly found: readonly RelationshipVersion[];
  /** Rows that were looked at for it. */
  readonly rows: number;
}

/** All versions, live, ended or staged by an import, of the relationships in `plan` that match. */
export async function* scanVersions(
  database: Database,
  imports: Imports,
  { ranges }: ScanPlan,
  filter: RelationshipFilter,
): AsyncGenerator<ScannedVersions, void> {
  for (const range of ranges) {
    for await (const entries of database.rows(range)) {
      yield { found: matching(entries, imports, filter), rows: entries.length };
    }
  }
}

function matching(
  entries: readonly Entry[],
  imports: Imports,
  filter: RelationshipFilter,
): readonly RelationshipVersion[] {
  return entries
    .map((entry) => imports.resolve(decodeVersion(entry)))
    .filter(({ relationship }) => matches(filter, relationship));
}

function isAlive({ created, deleted }: RelationshipVersion, at: Revision): boolean {
  return created <= at && (deleted === undefined || deleted > at);
}
