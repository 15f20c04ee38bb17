import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import type { Store } from '../../src/store/store.ts';
import { changesUpToHead, HandClock, scanAll, withFolder } from './fixtures.ts';

/*
 * The invariant: whatever is acknowledged is there after a kill; a transaction is there whole or not at all; the
 * changelog replays to the rows.
 */
const KILLS = Number(process.env['BAILIWICK_RUNS'] ?? 20); // `npm run crash` goes on for as long as it is told

test('a writer killed at any moment loses nothing it acknowledged', async () => {
  await withFolder(async (folder) => {
    const objects = new Map<string, 'created' | 'doubtful' | 'deleted'>();
    let acknowledged = 0;
    for (let round = 0; round < KILLS; round++) {
      const lines = await writeUntilKilled(folder, round);
      let newest = 0;
      for (const line of lines) {
        const [, id] = line.split(/ (?=\S+$)/) as [string, string];
        if (line.startsWith('try')) objects.set(id, 'doubtful');
        else {
          objects.set(id, line.includes('create') ? 'created' : 'deleted');
          newest = Math.max(newest, Number(line.split(' ')[1]));
          acknowledged++;
        }
      }
      expect((await fsck(folder)).findings).toEqual([]);
      const store = await LevelStore.open(folder, new HandClock());
      expect(store.head()).toBeGreaterThanOrEqual(newest);
      await compare(store, objects);
      await store.close();
    }
    expect(acknowledged).toBeGreaterThan(KILLS * 10); // it was killed while it worked, not before
  });
}, 120_000);

/** What the child said in whole lines before it was killed. */
async function writeUntilKilled(folder: string, round: number): Promise<readonly string[]> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'crash-writer.ts'), folder, `r${round}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child.stdout, 'data');
  await sleep(Math.random() * 60);
  child.kill('SIGKILL');
  await once(child, 'close');
  return said.split('\n').slice(0, -1);
}

async function compare(store: Store, objects: ReadonlyMap<string, string>): Promise<void> {
  const rows = new Map<string, number>();
  for (const { resource } of await scanAll(store, store.head(), 0)) {
    rows.set(resource.id, (rows.get(resource.id) ?? 0) + 1);
  }
  for (const [id, count] of rows) expect([id, count]).toEqual([id, 3]);
  for (const [id, state] of objects) {
    if (state !== 'doubtful') expect([id, rows.has(id)]).toEqual([id, state === 'created']);
  }
  for (const { updates } of await changesUpToHead(store, store.oldest()))
    expect([0, 3]).toContain(updates.length);
}
