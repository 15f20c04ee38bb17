import { expect, test } from 'vitest';
import { LevelStore } from '../../src/store/level/level-store.ts';
import type { PageKey } from '../../src/store/store.ts';
import { CountingDisk } from './counting-disk.ts';
import { HandClock, never, relationship, withFolder, write } from './fixtures.ts';

/** What pages cost to be read, counted: each read is handed to another thread and back, and takes memory for what it asks for. */

const MEMBERS = 3000;
const PLAIN_MAX = 257;

function forward(text: string, plainMax?: number): PageKey {
  const { resource, relation } = relationship(`${text}@user:any`);
  return { kind: 'forward', resource, relation, plainMax };
}

async function withStore(use: (store: LevelStore, disk: CountingDisk) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const disk = new CountingDisk();
    await using store = await LevelStore.open(folder, new HandClock(), { sync: false, disk });
    await write(store, 'create group:all#member@group:some#member', 'create group:all#owner@user:anna');
    for (let start = 0; start < MEMBERS; start += 1000) {
      const texts = Array.from(
        { length: 1000 },
        (_, n) => `create group:all#member@user:${start + n}` as const,
      );
      await write(store, ...texts);
    }
    disk.reset();
    await use(store, disk);
  });
}

test('that a group is large is known after two reads, which ask for no more than it takes to know it', () =>
  withStore(async (store, disk) => {
    const [page] = await store.readPages([forward('group:all#member', PLAIN_MAX)], store.head(), never);
    expect(page).toHaveLength(PLAIN_MAX + 1);
    expect({ iterators: disk.iterators, reads: disk.reads }).toEqual({ iterators: 1, reads: 2 });
    expect(disk.rowsAskedFor).toBeLessThanOrEqual(PLAIN_MAX + 32);
  }));

test('a large group on the way to another relation is passed over without its members', () =>
  withStore(async (store, disk) => {
    const keys = [forward('group:all#member', PLAIN_MAX), forward('group:all#owner')];
    const pages = await store.readPages(keys, store.head(), never);
    expect(pages.map(({ length }) => length)).toEqual([PLAIN_MAX + 1, 1]);
    expect(disk.iterators).toBe(2);
    expect(disk.rowsAskedFor).toBeLessThanOrEqual(400);
  }));

test('a small page is one read', () =>
  withStore(async (store, disk) => {
    await store.readPages([forward('group:all#owner'), forward('group:all#none')], store.head(), never);
    expect({ iterators: disk.iterators, reads: disk.reads }).toEqual({ iterators: 1, reads: 1 });
  }));
