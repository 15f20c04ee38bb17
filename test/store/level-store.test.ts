import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { NO_STORED_QUOTA, type StoredQuota } from '../../src/model/stored.ts';
import { Database } from '../../src/store/level/database.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { FORMAT } from '../../src/store/level/layout.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { openMeta } from '../../src/store/level/meta.ts';
import { numberBytes } from '../../src/store/level/payload-bytes.ts';
import { put } from '../../src/base/sealed-value.ts';
import type { Fixture } from './fixtures.ts';
import { HandClock, temporaryFolder, withFolder, write } from './fixtures.ts';
import { importContract } from './import-contract.ts';
import { storeContract } from './store-contract.ts';
import { storedContract } from './stored-contract.ts';

/** A LevelDB store whose folder passes `fsck` when the test ends, whatever the test did. */
async function open(quota?: StoredQuota): Promise<Fixture> {
  const folder = await temporaryFolder();
  const clock = new HandClock();
  let store: LevelStore;
  const opened = async (): Promise<Fixture> => {
    store = await LevelStore.open(folder, clock, { sync: false, quota: () => quota ?? NO_STORED_QUOTA });
    return { store, clock, reopen, close };
  };
  const reopen = async (): Promise<Fixture> => {
    await store.close();
    return opened();
  };
  const close = async (): Promise<void> => {
    await store.close();
    expect((await fsck(folder)).findings).toEqual([]);
    await rm(folder, { recursive: true });
  };
  return opened();
}

storeContract('LevelStore', () => open());
importContract('LevelStore', () => open());
storedContract('LevelStore', open);

test('a folder that is in use is named', async () => {
  await withFolder(async (folder) => {
    await using store = await LevelStore.open(folder, new HandClock());
    expect(store.head()).toBe(0);
    const second = LevelStore.open(folder, new HandClock());
    await expect(second).rejects.toMatchObject({ reason: 'data-locked' });
    await expect(second).rejects.toThrow(`\`${folder}\``);
  });
});

test('a newer format is refused, and left alone', async () => {
  await withFolder(async (folder) => {
    await (await LevelStore.open(folder, new HandClock())).close();
    const database = await Database.open(folder, false);
    await database.write([put(Buffer.from('mformat'), numberBytes(FORMAT + 1))], true);
    await database.close();
    await expect(LevelStore.open(folder, new HandClock())).rejects.toMatchObject({ reason: 'data-version' });
    await expect(fsck(folder)).rejects.toMatchObject({ reason: 'data-version' });
  });
});

test('an older format is read, and is this one from then on', async () => {
  await withFolder(async (folder) => {
    const fresh = await LevelStore.open(folder, new HandClock());
    await write(fresh, 'touch document:a#viewer@user:anna');
    await fresh.close();
    const database = await Database.open(folder, false);
    await database.write([put(Buffer.from('mformat'), numberBytes(1))], true);
    await database.close();
    const upgraded = await LevelStore.open(folder, new HandClock());
    expect(upgraded.head()).toBe(1);
    await upgraded.close();
    expect((await fsck(folder)).findings).toEqual([]);
    const again = await Database.open(folder, false);
    expect((await openMeta(again)).format).toBe(FORMAT);
    await again.close();
  });
});

test('another LevelDB database is not taken for a store', async () => {
  await withFolder(async (folder) => {
    const database = await Database.open(folder, true);
    await database.write([put(Buffer.from('something'), Buffer.from('else'))], true);
    await database.close();
    await expect(LevelStore.open(folder, new HandClock())).rejects.toMatchObject({ reason: 'data-damaged' });
  });
});

test('a commit that is aborted while it waits for its turn is left out, alone', async () => {
  const fixture = await open();
  const { store } = fixture;
  const abort = new AbortController();
  const commit = {
    change: { kind: 'update', updates: [] },
    preconditions: [],
    metadata: undefined,
    schemaRevision: 0,
  } as const;
  const first = write(store, 'touch document:a#viewer@user:anna');
  const aborted = store.commit(commit, abort.signal);
  const last = write(store, 'touch document:b#viewer@user:anna');
  abort.abort(new Error('caller left'));
  await expect(aborted).rejects.toThrow('caller left');
  expect([(await first).revision, (await last).revision]).toEqual([1, 2]);
  await fixture.close();
});

test('more commits than the queue holds all get through, in order', async () => {
  const fixture = await open();
  const { store } = fixture;
  const outcomes = await Promise.all(Array.from({ length: 5000 }, () => write(store)));
  expect(outcomes.map(({ revision }) => revision)).toEqual(Array.from({ length: 5000 }, (_, n) => n + 1));
  await fixture.close();
});

test('a collection stopped anywhere leaves nothing half there', async () => {
  let stopped = 0;
  for (let finished = false, turns = 0; !finished; turns += 1 + Math.floor(turns / 3)) {
    const fixture = await open();
    const { store, clock } = fixture;
    const rounds = Array.from({ length: 200 }, (_, round) =>
      write(
        store,
        ...['anna', 'ben', 'carl'].map((user) => `touch document:a#viewer@user:${user}[cav:{"n":${round}}]`),
      ),
    );
    await Promise.all(rounds);
    const stop = new AbortController();
    const collecting = Promise.allSettled([store.collect(store.head(), clock.nowMs(), stop.signal)]);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    finished = (await collecting)[0].status === 'fulfilled';
    if (!finished) stopped++;
    await fixture.close(); // looks for findings
  }
  expect(stopped).toBeGreaterThan(2);
});
