import { assert } from '../../base/assert.ts';
import type { Revision } from '../../model/revision.ts';
import type { PageKey, PageRows, RelationshipVersion } from '../store.ts';
import { readBundles } from './bundles/read-bundles.ts';
import type { BundleView } from './bundles/read-bundles.ts';
import type { Database } from './database.ts';
import type { Snapshot } from './disk.ts';
import { classOf, PLAIN_SUBJECTS } from './identity-key.ts';
import type { Imports } from './imports.ts';
import { rangeOfRun, runsOf } from './page-runs.ts';
import type { PageRun } from './page-runs.ts';
import { decodePageRow } from './page-row.ts';
import { asOf } from './version-row.ts';

/** Reads that are with LevelDB at one time; Node's thread pool serves four, the others wait without a gap. */
const READS_MAX = 16;
/** Most runs have no more rows. */
const ROWS_AT_FIRST = 32;
/** Rows of other pages that are passed over on the way to the next of a run; with more of them a new search is cheaper. */
const PASSED_MAX = 32;

/** Where pages are read, and as of when. */
interface PageView extends BundleView {
  readonly signal: AbortSignal;
}

/** The pages of `keys` in their order, all from the view of `snapshot`, as of `upTo`. */
export async function readPageRows(
  database: Database,
  imports: Imports,
  keys: readonly PageKey[],
  upTo: Revision,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<readonly PageRows[]> {
  const view = { database, imports, upTo, snapshot, signal };
  const pages: RelationshipVersion[][] = keys.map(() => []);
  const runs = await readBundles(view, runsOf(keys), pages);
  const work = runs.values();
  const reader = async (): Promise<void> => {
    for (const run of work) {
      for (let left = run; left.length > 0;) left = await readRun(view, left, pages);
    }
  };
  await Promise.all(Array.from({ length: Math.min(READS_MAX, runs.length) }, reader));
  return pages;
}

/** Reads pages of a run into their places, from the first on. Gives those that have to be searched for anew. */
async function readRun(
  { database, imports, upTo, snapshot, signal }: PageView,
  run: PageRun,
  pages: readonly RelationshipVersion[][],
): Promise<PageRun> {
  let at = 0;
  let page = pageAt(run, at);
  let rows = pages[page.place];
  let plainLeft = page.plainMax;
  let passed = 0;
  // Of the last page of a run, which may be a group of a million, one row more than is wanted tells that there are more.
  const rowsOfUse = (): number => (at < run.length - 1 ? Infinity : plainLeft + 1);
  for await (const entries of database.texts(rangeOfRun(run), {
    snapshot,
    signal,
    rowsAtFirst: ROWS_AT_FIRST,
    rowsOfUse,
  })) {
    for (const entry of entries) {
      const [key] = entry;
      while (at < run.length - 1 && key >= page.range.lt) {
        page = pageAt(run, ++at);
        rows = pages[page.place];
        plainLeft = page.plainMax;
        passed = 0;
      }
      if (at > 0 && key < page.range.gte) {
        if (++passed > PASSED_MAX) return run.slice(at);
        continue;
      }
      const version = imports.resolve(decodePageRow(entry));
      if (version.created > upTo) continue;
      if (classOf(version.relationship.subject) === PLAIN_SUBJECTS && --plainLeft < 0)
        return run.slice(at + 1);
      rows?.push(asOf(version, upTo));
    }
  }
  return [];
}

function pageAt(run: PageRun, at: number): PageRun[number] {
  const page = run[at];
  assert(page !== undefined, 'a run has the page');
  return page;
}
