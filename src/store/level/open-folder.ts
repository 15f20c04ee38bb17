import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../model/fault.ts';
import type { StoredQuota } from '../../model/stored.ts';
import { Database } from './database.ts';
import type { Disk } from './disk.ts';
import type { Group } from './group.ts';
import { Imports } from './imports.ts';
import { numberAt, rangeOf, TAG } from './layout.ts';
import { assertChangesReachHead, openMeta } from './meta.ts';
import { RecentChanges } from './recent-changes.ts';
import type { Standing } from './standing.ts';
import { readStored } from './head-row.ts';
import { type GroupReport, Writer } from './writer.ts';

/** A store's folder from one opening to the next: nothing is carried over but what is on disk. */
export interface OpenFolder {
  readonly id: string;
  readonly database: Database;
  readonly imports: Imports;
  readonly writer: Writer;
  readonly recent: RecentChanges;
  /** Imports that were staged and not committed when it was last closed, or lost: to be taken back. */
  readonly leftOver: readonly number[];
}

export interface FolderOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly sync: boolean;
  /** The most that may be stored, asked for each group. */
  readonly quota: () => StoredQuota;
  /** Called when a group is on disk, before its turns are told. */
  readonly onWritten: (group: Group, report: GroupReport) => void;
  /** Called once, when a write failed. */
  readonly onFailed: (failure: Error) => void;
}

/**
 * Opens the folder, or makes a store there.
 * @throws Fault `data-locked`, `data-version`, `data-damaged`.
 */
export async function openFolder(folder: string, options: FolderOptions): Promise<OpenFolder> {
  return open(folder, options, undefined);
}

/**
 * Opens the folder again in the process that had it open. What was acknowledged must be there. What failed may be there
 * too: it is committed then, as it would be after a restart, and nobody was told that it is not.
 * @throws as `openFolder`, Fault `data-damaged` also for the loss of what was acknowledged.
 */
export async function openAgain(
  { id, database: { folder }, writer }: OpenFolder,
  options: FolderOptions,
): Promise<OpenFolder> {
  const { standing } = writer;
  const again = await open(folder, options, standing);
  const { head } = again.writer.standing;
  if (again.id === id && head >= standing.head) return again;
  await again.database.close();
  throw new Fault(
    'data-damaged',
    `expected store \`${id}\` at revision ${standing.head} or later in \`${folder}\`, found \`${again.id}\` at ${head}`,
  );
}

async function open(
  folder: string,
  { disk, clock, sync, quota, onWritten, onFailed }: FolderOptions,
  before: Standing | undefined,
): Promise<OpenFolder> {
  const database = await Database.open(folder, true, disk);
  try {
    const meta = await openMeta(database);
    await assertChangesReachHead(meta, database);
    const [time] = await database.lastKeys(rangeOf(TAG.time), 1);
    const [schema] = await database.lastKeys(rangeOf(TAG.schema), 1);
    const standing = {
      head: meta.head,
      // The window moves without a sync, and others were told.
      oldest: Math.max(meta.oldest, before?.oldest ?? 0),
      expiredMs: Math.max(meta.expiredMs, before?.expiredMs ?? 0),
      timeMs: time === undefined ? 0 : numberAt(time, 0),
      schemaRevision: schema === undefined ? 0 : numberAt(schema, 0),
      stored: await readStored(database),
    };
    const imports = await Imports.read(database);
    const recent = new RecentChanges();
    const writer = new Writer({
      database,
      imports,
      clock,
      standing,
      sync,
      quota,
      onWritten(group, report) {
        recent.add(group.changes);
        onWritten(group, report);
      },
      onFailed,
    });
    return { id: meta.id, database, imports, writer, recent, leftOver: [...imports.staged] };
  } catch (error) {
    await database.close();
    throw error;
  }
}
