import { expect, test } from 'vitest';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { HandClock, never, updatesOf, withFolder } from './fixtures.ts';

const COUNT = 2500;

test('a large transaction is told from the disk in bounded parts, of which the last is complete', async () => {
  await withFolder(async (folder) => {
    const lines = Array.from({ length: COUNT }, (_, index) => `touch group:g#member@user:u${index}`);
    const written = await LevelStore.open(folder, new HandClock());
    await written.commit(updatesOf(lines), never);
    await written.close(); // nothing of it is in memory then

    await using store = await LevelStore.open(folder, new HandClock());
    const parts: { readonly count: number; readonly complete: boolean }[] = [];
    const subjects = new Set<string>();
    for await (const { revision, updates, complete } of store.changes(0, never)) {
      expect(revision).toBe(1);
      for (const { relationship } of updates) subjects.add(relationship.subject.id);
      parts.push({ count: updates.length, complete });
      if (complete) break;
    }
    expect(parts).toEqual([
      { count: 1000, complete: false },
      { count: 1000, complete: false },
      { count: 500, complete: true },
    ]);
    expect(subjects.size).toBe(COUNT);
  });
});
