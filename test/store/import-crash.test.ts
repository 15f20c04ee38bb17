import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { HandClock, scanAll, withFolder } from './fixtures.ts';

/* The invariant: an import is there whole or not at all, and whole once it is acknowledged; what is left of one goes. */
const KILLS = Math.ceil(Number(process.env['BAILIWICK_RUNS'] ?? 60) / 15);

test('an importer killed at any moment leaves whole imports', async () => {
  await withFolder(async (folder) => {
    const acknowledged = new Set<string>();
    for (let round = 0; round < KILLS; round++) {
      for (const name of await importUntilKilled(folder, round)) acknowledged.add(name);
      expect((await fsck(folder)).findings).toEqual([]);
      const store = await LevelStore.open(folder, new HandClock());
      const counts = new Map<string, number>();
      for (const { resource } of await scanAll(store, store.head(), 0, { resourceType: 'document' })) {
        const name = resource.id.slice(0, -7);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      expect([...counts].filter(([, count]) => count !== 2000)).toEqual([]);
      expect([...acknowledged].filter((name) => !counts.has(name))).toEqual([]);
      expect([...counts.keys()].filter((name) => Number(name.split('-')[2]) % 3 === 2)).toEqual([]);
      await store.close();
      expect((await fsck(folder)).findings).toEqual([]);
    }
    expect(acknowledged.size).toBeGreaterThan(KILLS); // it was killed while it worked
  });
}, 300_000);

/** The imports that were acknowledged. */
async function importUntilKilled(folder: string, round: number): Promise<readonly string[]> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'import-crash-writer.ts'), folder, `r${round}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const enough = 2 + Math.floor(Math.random() * 4); // by what it did and not by time, which a busy machine has less of
  let said = '';
  await new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (importsIn(said).length >= enough) resolve();
    });
  });
  await sleep(Math.random() * 200);
  child.kill('SIGKILL');
  await once(child, 'close');
  return importsIn(said);
}

/** Whole lines only: of the last one nobody knows what it would have said. */
function importsIn(said: string): readonly string[] {
  const lines = said.split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('did ')).map((line) => line.slice(4));
}
