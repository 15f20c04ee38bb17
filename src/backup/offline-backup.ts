import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { Database } from '../decisions/disk/database.ts';
import { logImage } from '../decisions/disk/log-image.ts';
import { Fault } from '../model/fault.ts';
import type { Revision } from '../model/revision.ts';
import { LevelStore } from '../store/level/level-store.ts';
import { writeBackup } from './write-backup.ts';

export interface OfflineBackup {
  readonly tenant: string;
  /** Of the tenant. */
  readonly folder: string;
  /** The revision, chosen once the store is open. */
  readonly revisionIn: (store: LevelStore) => Revision;
  readonly withDecisions: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * The backup of a tenant that no server has open.
 * @throws Fault `invalid-argument` when there is none, `data-locked`, `data-damaged`, `data-version`; what `revisionIn` throws
 */
export async function* offlineBackup(options: OfflineBackup): AsyncGenerator<Buffer, void> {
  const { tenant, folder, revisionIn, withDecisions, clock, signal } = options;
  if (!existsSync(path.join(folder, 'CURRENT'))) {
    throw new Fault('invalid-argument', `expected a tenant in \`${folder}\`, found none`);
  }
  await using store = await LevelStore.open(folder, clock);
  const revision = revisionIn(store);
  const decisions = withDecisions ? decisionsIn(path.join(folder, 'decisions'), signal) : undefined;
  const createdMs = clock.nowMs();
  const image = store.image(revision, signal);
  yield* writeBackup({ tenant, storeId: store.id, revision, createdMs, store: image, decisions });
}

async function* decisionsIn(folder: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  if (!existsSync(path.join(folder, 'log', 'CURRENT'))) {
    throw new Fault('invalid-argument', `expected a decision log in \`${folder}\`, found none`);
  }
  const database = await Database.open(path.join(folder, 'log'));
  try {
    yield* logImage(folder, database, signal);
  } finally {
    await database.close();
  }
}
