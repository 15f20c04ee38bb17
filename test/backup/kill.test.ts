import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { restoreInto, restoreTenant } from '../../src/backup/restore-tenant.ts';
import { offlineBackup } from '../../src/backup/offline-backup.ts';
import { systemClock } from '../../src/base/clock.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { never, withFolder } from '../store/fixtures.ts';
import { documents, importAll } from '../store/imports.ts';

/* The invariant: a backup has its name, and a tenant its place, only when all of it is there. */
const KILLS = Math.ceil(Number(process.env['BAILIWICK_RUNS'] ?? 60) / 30);
const COUNT = 8_000;
const MAIN = path.join(import.meta.dirname, '../../src/main.ts');

async function fill(folder: string): Promise<void> {
  await using store = await LevelStore.open(folder, systemClock, { sync: false });
  await importAll(store, documents(COUNT));
}

function bailiwick(...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...words], { stdio: 'ignore' });
}

/** Kills `child` some time after `begun`; gives back whether it had ended well before that. */
async function killOnce(child: ChildProcess, begun: () => boolean): Promise<boolean> {
  const closed = once(child, 'close') as Promise<[number | null]>;
  while (!begun() && child.exitCode === null) await sleep(2);
  await sleep(Math.random() * 150);
  child.kill('SIGKILL');
  const [status] = await closed;
  return status === 0;
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

test('a backup that is killed at any moment has no name, or is whole', async () => {
  await withFolder(async (folder) => {
    await fill(path.join(folder, 'data/tenants/default'));
    const to = path.join(folder, 'backups');
    for (let round = 0; round < KILLS; round++) {
      const child = bailiwick(
        'tenant',
        'backup',
        'default',
        '--data-dir',
        path.join(folder, 'data'),
        '--to',
        to,
      );
      const partials = namesIn(to).length;
      const isDone = await killOnce(child, () => namesIn(to).length > partials);
      const named = namesIn(to).filter((name) => name.endsWith('.backup'));
      if (isDone) expect(named).toHaveLength(1);
      for (const name of named) {
        await restoreInto(
          createReadStream(path.join(to, name)),
          path.join(folder, `scratch-${round}`),
          undefined,
        );
      }
      expect((await fsck(path.join(folder, 'data/tenants/default'))).findings).toEqual([]);
    }
  });
}, 120_000);

test('a restore that is killed at any moment leaves no tenant, or all of it, and can be run again', async () => {
  await withFolder(async (folder) => {
    const original = path.join(folder, 'original');
    await fill(original);
    const backup = path.join(folder, 'default.backup');
    await writeFile(
      backup,
      offlineBackup({
        tenant: 'default',
        folder: original,
        revisionIn: (store) => store.head(),
        withDecisions: false,
        clock: systemClock,
        signal: never,
      }),
    );
    for (let round = 0; round < KILLS; round++) {
      const data = path.join(folder, `data-${round}`);
      const place = path.join(data, 'tenants/default');
      const staging = path.join(data, 'restoring/default');
      const isDone = await killOnce(
        bailiwick('tenant', 'restore', backup, 'default', '--data-dir', data),
        () => existsSync(staging),
      );
      if (isDone) expect(existsSync(place)).toBe(true);
      if (!existsSync(place)) {
        await restoreTenant(createReadStream(backup), { folder: place, staging, name: 'default' });
      }
      expect(await fsck(place)).toMatchObject({ findings: [], counts: { relationships: COUNT } });
    }
  });
}, 120_000);
