import type { ForwardKey, NextPage, NextPagesQuery, RelationshipVersion } from '../store.ts';
import type { Database } from './database.ts';
import type { Snapshot } from './disk.ts';
import { classOf, joined, PLAIN_SUBJECTS } from './identity-key.ts';
import type { Imports } from './imports.ts';
import { TAG, type TextRange, textRangeOf } from './layout.ts';
import { decodePageRow } from './page-row.ts';
import { asOf } from './version-row.ts';

/** Rows that are read at once with those asked for: of the last page, and one of the next that ends it. */
const ROWS_BEYOND = 64;

/** The forward pages that follow `query.after` in key order. See `Store.nextPages`. */
export async function readNextPages(
  database: Database,
  imports: Imports,
  query: NextPagesQuery,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<readonly NextPage[]> {
  const pages: NextPage[] = [];
  let rows = 0;
  let after = query.after;
  while (rows < query.rowsMax) {
    const found = await readRun(database, imports, { ...query, after }, snapshot, signal);
    pages.push(...found.pages);
    rows += found.rows;
    if (found.ended) break;
    after = pages.at(-1)?.key;
  }
  return pages;
}

interface Run {
  readonly pages: readonly NextPage[];
  /** Versions on them. */
  readonly rows: number;
  /** There is none after them. */
  readonly ended: boolean;
}

/** Pages side by side, up to the first of which something was left out: what is left of it is not read. */
async function readRun(
  database: Database,
  imports: Imports,
  { after, rowsMax, plainMax, upTo }: NextPagesQuery,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<Run> {
  const pages: { key: ForwardKey; rows: RelationshipVersion[]; plain: number }[] = [];
  let rows = 0;
  for await (const entries of database.texts(rangeAfter(after), {
    snapshot,
    signal,
    rowsAtFirst: rowsMax + ROWS_BEYOND,
  })) {
    for (const entry of entries) {
      const version = imports.resolve(decodePageRow(entry));
      const { resource, relation, subject } = version.relationship;
      let page = pages.at(-1);
      if (page === undefined || !isOn(page.key, resource, relation)) {
        if (rows >= rowsMax) return { pages, rows, ended: false };
        page = { key: { resource, relation }, rows: [], plain: 0 };
        pages.push(page);
      }
      if (version.created > upTo) continue;
      if (classOf(subject) === PLAIN_SUBJECTS && ++page.plain > plainMax)
        return { pages, rows, ended: false };
      page.rows.push(asOf(version, upTo));
      rows++;
    }
  }
  return { pages, rows, ended: true };
}

function rangeAfter(after: ForwardKey | undefined): TextRange {
  const whole = textRangeOf(TAG.forward);
  if (after === undefined) return whole;
  const { resource, relation } = after;
  const page = textRangeOf(`${TAG.forward}${joined(resource.type, resource.id, relation)}`);
  return { gte: page.lt, lt: whole.lt };
}

function isOn(key: ForwardKey, resource: ForwardKey['resource'], relation: string): boolean {
  return key.relation === relation && key.resource.id === resource.id && key.resource.type === resource.type;
}
