import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { restoreLog } from '../decisions/disk/log-image.ts';
import { Fault } from '../model/fault.ts';
import { Database } from '../store/level/database.ts';
import { fsck, type FsckReport } from '../store/level/fsck.ts';
import { readMeta } from '../store/level/meta.ts';
import { restoreImage } from '../store/level/restore-image.ts';
import { BackupError } from './frame.ts';
import type { BackupBegin } from './manifest.ts';
import { readBackup } from './read-backup.ts';

export interface RestorePlace {
  /** Where the tenant will be. */
  readonly folder: string;
  /** Made, and removed: on the same file system as `folder`, and nobody looks for tenants in it. */
  readonly staging: string;
  /**
   * What the tenant is called. The one that the backup is of keeps the id of its store, so that tokens go on to be good,
   * and its decision log. One of another name gets an id of its own and no log: two that answer to the same tokens, or
   * sign the same log, would be taken for each other.
   */
  readonly name: string;
}

export interface Restored {
  readonly begin: BackupBegin;
  readonly report: FsckReport;
  readonly hasDecisions: boolean;
}

/**
 * Makes a tenant of a backup, which is read to its end, checked and verified as `fsck` does before the tenant gets its
 * place by one rename: what is interrupted, whenever, leaves nothing that is served. A tenant without anything in it
 * makes room.
 * @throws BackupError; Fault `invalid-argument` when the place is taken, `data-locked` when somebody else is at it
 */
export async function restoreTenant(
  source: AsyncIterable<Uint8Array>,
  { folder, staging, name }: RestorePlace,
): Promise<Restored> {
  const isThere = await assertFree(folder);
  await clear(staging);
  try {
    const restored = await restoreInto(source, staging, name);
    if (isThere) await rm(folder, { recursive: true });
    await mkdir(path.dirname(folder), { recursive: true });
    await settleFolder(staging);
    await rename(staging, folder);
    await settleFolder(path.dirname(folder));
    return restored;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

/** Makes a tenant in the empty `folder` and verifies it. @param name as in `RestorePlace`; undefined for that of the backup @throws BackupError, Fault */
export async function restoreInto(
  source: AsyncIterable<Uint8Array>,
  folder: string,
  name: string | undefined,
): Promise<Restored> {
  await mkdir(folder, { recursive: true });
  let hasDecisions = false;
  const begin = await readBackup(source, {
    async store({ tenant, storeId, revision }, pieces) {
      const isSame = tenant === (name ?? tenant);
      const meta = await restoreImage(folder, pieces, isSame ? undefined : randomBytes(8).toString('hex'));
      if (meta.head === revision && (!isSame || meta.id === storeId)) return;
      throw new BackupError(`expected the store at revision ${revision}, found it at ${meta.head}`);
    },
    async decisions({ tenant }, pieces) {
      hasDecisions = tenant === (name ?? tenant);
      if (hasDecisions) await restoreLog(path.join(folder, 'decisions'), pieces);
      else for await (const _ of pieces); // read all the same: they are part of what must be whole
    },
  });
  const report = await fsck(folder);
  if (report.findingCount === 0) return { begin, report, hasDecisions };
  throw new BackupError(
    `what the backup makes does not agree with itself: ${report.findings[0]?.message ?? 'no finding is kept'}`,
  );
}

/** Whether something is there that may go. */
async function assertFree(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  if ((await readdir(folder)).length === 0) return true;
  const database = await Database.open(folder, false);
  try {
    const meta = await readMeta(database);
    if (meta === undefined || (meta.head === 0 && !existsSync(path.join(folder, 'decisions')))) return true;
    throw new Fault(
      'invalid-argument',
      `expected no tenant, or an empty one, in \`${folder}\`, found one at revision ${meta.head}; delete it first`,
    );
  } finally {
    await database.close();
  }
}

/** Removes what an interrupted restore has left, unless it is under way. */
async function clear(staging: string): Promise<void> {
  if (existsSync(path.join(staging, 'CURRENT'))) {
    const database = await Database.open(staging, false); // locked while somebody writes there
    await database.close();
  }
  await rm(staging, { recursive: true, force: true });
}

async function settleFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}
