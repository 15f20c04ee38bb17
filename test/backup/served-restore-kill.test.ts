import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { offlineBackup } from '../../src/backup/offline-backup.ts';
import { systemClock } from '../../src/base/clock.ts';
import { RESTORE_TENANT } from '../../src/cli/client/tenant-methods.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { end, serveIn } from '../cli/decisions/served-process.ts';
import { never, withFolder } from '../store/fixtures.ts';
import { documents, importAll } from '../store/imports.ts';
import { clientOf } from '../tenants/operator-client.ts';

/* The invariant: the tenant is whole if it was answered, and otherwise whole or not there, once the server runs again. */
const KILLS = Math.ceil(Number(process.env['BAILIWICK_RUNS'] ?? 60) / 30);
const COUNT = 4_000;

async function backupOf(folder: string): Promise<readonly Buffer[]> {
  const original = path.join(folder, 'original');
  {
    await using store = await LevelStore.open(original, systemClock, { sync: false });
    await importAll(store, documents(COUNT));
  }
  const place = { tenant: 'acme', folder: original, withDecisions: false };
  const how = { revisionIn: (store: LevelStore) => store.head(), clock: systemClock, signal: never };
  const pieces: Buffer[] = [];
  for await (const piece of offlineBackup({ ...place, ...how })) pieces.push(piece);
  return pieces;
}

async function* messages(pieces: readonly Buffer[]) {
  yield { name: 'acme' };
  for (const chunk of pieces) yield { chunk };
}

function stagedIn(tenants: string): boolean {
  return readdirSync(tenants).some((name) => name.startsWith('.new-'));
}

test('a server that is killed while it restores leaves no tenant, or all of it', async () => {
  await withFolder(async (folder) => {
    const pieces = await backupOf(folder);
    for (let round = 0; round < KILLS; round++) {
      const data = path.join(folder, `data-${round}`);
      const tenants = path.join(data, 'tenants');
      const server = await serveIn(data, '--log-level', 'info');
      const answered = clientOf(server).upload(RESTORE_TENANT, messages(pieces));
      const outcome = answered.then(
        () => 'answered',
        () => 'lost',
      );
      await expect.poll(() => stagedIn(tenants), { interval: 2, timeout: 10_000 }).toBe(true);
      await sleep(Math.random() * 150);
      await end(server, 'SIGKILL');
      const isAnswered = (await outcome) === 'answered';

      const again = await serveIn(data);
      const names = readdirSync(tenants).toSorted();
      if (isAnswered) expect(names).toContain('acme');
      if (!names.includes('acme')) {
        expect(names).toEqual(['default']);
        await clientOf(again).upload(RESTORE_TENANT, messages(pieces));
      }
      await end(again, 'SIGTERM');
      expect(await fsck(path.join(tenants, 'acme'))).toMatchObject({
        findings: [],
        counts: { relationships: COUNT },
      });
    }
  });
}, 120_000);
