import { Fault } from '../../model/fault.ts';
import type { Finding } from './findings.ts';
import { Findings } from './findings.ts';
import type { Checkup } from './checkup.ts';
import { checkBundles } from './bundles/check-bundles.ts';
import { Database } from './database.ts';
import { levelDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { checkChanges } from './fsck-changes.ts';
import { checkExpiries, checkForwardRows, checkReverseRows } from './fsck-versions.ts';
import { checkCounters, checkSchemas, checkStored, checkTimes, checkUnknownKeys } from './fsck-others.ts';
import { checkImports } from './fsck-imports.ts';
import { Imports } from './imports.ts';
import type { Meta } from './meta.ts';
import { assertNewest, readMeta } from './meta.ts';

export interface FsckReport {
  /** The first thousand. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
  readonly counts: FsckCounts;
}

/** What was read on the way. */
export interface FsckCounts {
  /** Live ones, expired or not. */
  readonly relationships: number;
  /** Live and ended. */
  readonly versions: number;
  readonly changes: number;
  readonly schemas: number;
}

/**
 * Verifies that what a store says twice is the same both times: forward rows, reverse rows and expirations; the changelog
 * and the rows it leads to; imports and their chunks; times, schemas, head and oldest; how much is stored; bundles. What an import has staged and the
 * next opening takes back is no finding. Holds the folder's lock and changes nothing of what is
 * stored. Memory is bounded by the largest transaction.
 * @throws Fault `data-locked`, `data-version`, `data-damaged` when LevelDB cannot open it, `invalid-argument` when there is none.
 */
export async function fsck(folder: string, disk: Disk = levelDisk): Promise<FsckReport> {
  const database = await Database.open(folder, false, disk);
  try {
    const findings = new Findings();
    const known = await readKnown(database, findings);
    const counts = known === undefined ? NOTHING : await check({ database, ...known, findings });
    return { findings: findings.kept, findingCount: findings.count, counts };
  } finally {
    await database.close();
  }
}

const NOTHING: FsckCounts = { relationships: 0, versions: 0, changes: 0, schemas: 0 };

/**
 * The part of the check that looks at what nothing else could be made of: forward rows, changelog, schemas, imports,
 * counters. What is derived from them and missing is found too, what is there without them is not.
 */
export async function checkTruths(checkup: Checkup): Promise<FsckCounts> {
  const { findings, meta } = checkup;
  if (meta.oldest > meta.head) {
    findings.add('meta', `the oldest revision ${meta.oldest} is beyond the newest ${meta.head}`);
  }
  if (!/^[0-9a-f]{16}$/.test(meta.id)) {
    findings.add('meta', `expected a store id of 16 hex digits, found \`${meta.id}\``);
  }
  const versions = { live: 0, ended: 0, begunInWindow: 0, endedInWindow: 0 };
  const changes = { count: 0, begun: 0, ended: 0, schemas: 0 };
  await findings.during(() => checkForwardRows(checkup, versions));
  await findings.during(() => checkChanges(checkup, changes));
  compare(findings, 'began', versions.begunInWindow, changes.begun);
  compare(findings, 'ended', versions.endedInWindow, changes.ended);
  const schemas = await checkSchemas(checkup, changes.schemas);
  await findings.during(() => checkCounters(checkup));
  await findings.during(() => checkUnknownKeys(checkup));
  return {
    relationships: versions.live,
    versions: versions.live + versions.ended,
    changes: changes.count,
    schemas,
  };
}

async function check(checkup: Checkup): Promise<FsckCounts> {
  const { findings } = checkup;
  const counts = await checkTruths(checkup);
  await findings.during(() => checkReverseRows(checkup));
  await findings.during(() => checkExpiries(checkup));
  await findings.during(() => checkImports(checkup));
  await findings.during(() => checkTimes(checkup, counts.changes));
  await findings.during(() => checkStored(checkup));
  await findings.during(() => checkBundles(checkup));
  return counts;
}

/** Every change was found among the rows, each another row; so equal counts say that every row has its change. */
function compare(findings: Findings, what: string, rows: number, told: number): void {
  if (rows !== told) {
    findings.add(
      'changelog',
      `${rows} versions ${what} inside the window, the changelog leads to ${told} of them`,
    );
  }
}

/** What every other row is read by; undefined, and a finding, when it is not there. */
async function readKnown(
  database: Database,
  findings: Findings,
): Promise<{ readonly meta: Meta; readonly imports: Imports } | undefined> {
  try {
    const meta = await readMeta(database);
    if (meta !== undefined) {
      assertNewest(meta, database.folder);
      return { meta, imports: await Imports.read(database) };
    }
    findings.add('meta', `\`${database.folder}\` holds nothing, not even a format version`);
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault) || error.reason !== 'data-damaged') throw error;
    findings.add('meta', error.message);
    return undefined;
  }
}
