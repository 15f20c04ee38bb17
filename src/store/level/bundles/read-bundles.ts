import type { Revision } from '../../../model/revision.ts';
import type { RelationshipVersion } from '../../store.ts';
import type { Database } from '../database.ts';
import type { Snapshot } from '../disk.ts';
import { classOf, PLAIN_SUBJECTS } from '../identity-key.ts';
import type { Imports } from '../imports.ts';
import type { PageRun } from '../page-runs.ts';
import { asOf } from '../version-row.ts';
import { versionsIn } from './bundle-row.ts';
import type { BundledVersion } from './bundle-row.ts';

/** Where bundles are read, and as of when. */
export interface BundleView {
  readonly database: Database;
  readonly imports: Imports;
  readonly upTo: Revision;
  readonly snapshot: Snapshot;
}

/**
 * Puts the pages of all runs whose objects have a bundle into their places, in one read. Gives the other runs.
 */
export async function readBundles(
  view: BundleView,
  runs: readonly PageRun[],
  pages: readonly RelationshipVersion[][],
): Promise<readonly PageRun[]> {
  const { database, snapshot } = view;
  if (!database.touched.areThere) return runs;
  const keys: Buffer[] = [];
  const bundled: PageRun[] = [];
  const left: PageRun[] = [];
  for (const run of runs) {
    const bundle = run[0]?.bundle;
    if (bundle === undefined) left.push(run);
    else {
      bundled.push(run);
      keys.push(Buffer.from(bundle));
    }
  }
  if (keys.length === 0) return runs;
  const values = await database.getMany(keys, snapshot);
  for (const [index, run] of bundled.entries()) {
    const [key, value] = [keys[index], values[index]];
    if (key === undefined || value === undefined) left.push(run);
    else spread(view, run, versionsIn(key, value), pages);
  }
  return left;
}

/** Puts what a bundle holds into the places of the pages that are wanted of it. Both are in the order of texts. */
function spread(
  { imports, upTo }: BundleView,
  run: PageRun,
  versions: readonly BundledVersion[],
  pages: readonly RelationshipVersion[][],
): void {
  let next = 0;
  for (const { range, plainMax, place } of run) {
    let plainLeft = plainMax;
    for (; next < versions.length; next++) {
      const stored = versions[next];
      if (stored === undefined || stored.text >= range.lt) break;
      if (stored.text < range.gte) continue;
      const version = imports.resolve(stored);
      if (version.created > upTo) continue;
      if (classOf(version.relationship.subject) === PLAIN_SUBJECTS && --plainLeft < 0) continue;
      pages[place]?.push(asOf(version, upTo));
    }
  }
}
