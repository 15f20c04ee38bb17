import type { Revision } from '../../model/revision.ts';
import type { PageKey, PageRows, RelationshipVersion } from '../store.ts';
import type { Database, Snapshot } from './database.ts';
import { classOf, forwardText, joined, PLAIN_SUBJECTS } from './identity-key.ts';
import type { Imports } from './imports.ts';
import { rangeOf, TAG } from './layout.ts';
import type { KeyRange } from './layout.ts';
import { decodeVersion } from './version-row.ts';

/** Reads that are with LevelDB at one time; Node's thread pool serves four, the others wait without a gap. */
const READS_MAX = 16;
/** Most pages have no more rows. */
const ROWS_AT_FIRST = 32;

/** The pages of `keys` in their order, all from the view of `snapshot`, as of `upTo`. */
export async function readPageRows(
  database: Database,
  imports: Imports,
  keys: readonly PageKey[],
  upTo: Revision,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<readonly PageRows[]> {
  const pages: PageRows[] = [];
  const work = keys.entries();
  const reader = async (): Promise<void> => {
    for (const [index, key] of work)
      pages[index] = await readPage(database, imports, key, upTo, snapshot, signal);
  };
  await Promise.all(Array.from({ length: Math.min(READS_MAX, keys.length) }, reader));
  return pages;
}

async function readPage(
  database: Database,
  imports: Imports,
  key: PageKey,
  upTo: Revision,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<PageRows> {
  const rows: RelationshipVersion[] = [];
  let plainLeft = key.kind === 'forward' ? (key.plainMax ?? Infinity) : Infinity;
  for await (const entries of database.rows(pageRange(key), {
    snapshot,
    signal,
    rowsAtFirst: ROWS_AT_FIRST,
  })) {
    for (const entry of entries) {
      const version = imports.resolve(decodeVersion(entry));
      if (version.created > upTo) continue;
      if (classOf(version.relationship.subject) === PLAIN_SUBJECTS && --plainLeft < 0) return rows;
      rows.push(asOf(version, upTo));
    }
  }
  return rows;
}

function pageRange(key: PageKey): KeyRange {
  switch (key.kind) {
    case 'forward':
      return rangeOf(`${TAG.forward}${joined(key.resource.type, key.resource.id, key.relation)}`);
    case 'reverse':
      return rangeOf(`${TAG.reverse}${joined(key.subject.type, key.subject.id, key.subject.relation)}`);
    case 'point':
      return rangeOf(forwardText(key));
  }
}

/** A version as it stands at `upTo`. */
export function asOf(version: RelationshipVersion, upTo: Revision): RelationshipVersion {
  return version.deleted !== undefined && version.deleted > upTo
    ? { ...version, deleted: undefined }
    : version;
}
