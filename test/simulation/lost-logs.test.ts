import { expect, test } from 'vitest';
import { Random } from '../../bench/worlds/random.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { HandClock, never, relationship, scanAll, write } from '../store/fixtures.ts';
import { Scheduler } from './scheduler.ts';
import { SimulatedDisk } from './simulated-disk.ts';

/*
 * LevelDB turns to another log file now and then, and a sync does not reach the one before: when the power fails, what
 * was not synced there can be lost while what came later is kept. Here every write is in a file of its own.
 */
const EVERY_WRITE = 100;
const LOSSES = 60;

interface Powered {
  readonly disk: SimulatedDisk;
  readonly open: () => Promise<LevelStore>;
}

async function withPowerLosses(use: (powered: Powered) => Promise<void>): Promise<void> {
  for (let seed = 0; seed < LOSSES; seed++) {
    const random = new Random(seed);
    const scheduler = new Scheduler(random);
    const disk = new SimulatedDisk(scheduler, random, 1000, EVERY_WRITE);
    const open = (): Promise<LevelStore> =>
      LevelStore.open('simulated', new HandClock(), { disk: disk.mount(), importChunkMax: 2 });
    let isOver = false;
    const work = use({ disk, open }).finally(() => (isOver = true));
    work.catch(() => undefined); // told below
    expect(await scheduler.run(() => isOver, 60_000)).toBe(true);
    await work;
  }
}

test('a window that has moved is kept with what was dropped behind it', async () => {
  await withPowerLosses(async ({ disk, open }) => {
    const store = await open();
    for (let n = 0; n < 5; n++) await write(store, `touch document:d${n}#viewer@user:anna`);
    await store.collect(4, 0, never);
    await write(store, 'touch document:last#viewer@user:anna');
    disk.crash(true);
    const again = await open();
    expect((await scanAll(again, again.head(), 0)).length).toBe(6);
    await again.close();
    expect((await fsck('simulated', disk.mount())).findings).toEqual([]);
  });
});

test('what was stored is still counted right when expired relationships were dropped before', async () => {
  await withPowerLosses(async ({ disk, open }) => {
    const store = await open();
    for (let n = 0; n < 4; n++) {
      await write(store, `touch document:d${n}#viewer@user:anna[expiration:2020-01-01T00:00:00Z]`);
    }
    await store.collect(0, new HandClock().nowMs(), never);
    await write(store, 'touch document:last#viewer@user:anna');
    disk.crash(true);
    const again = await open();
    expect(again.stored().relationships).toBe(1);
    await again.close();
    expect((await fsck('simulated', disk.mount())).findings).toEqual([]);
  });
});

test('an import is there whole once it is acknowledged', async () => {
  await withPowerLosses(async ({ disk, open }) => {
    const store = await open();
    await store.importRelationships({ batches: sourceOf('d', 40), schemaRevision: 0 }, never);
    disk.crash(true);
    const again = await open();
    expect((await scanAll(again, again.head(), 0)).length).toBe(40);
    await again.close();
    expect((await fsck('simulated', disk.mount())).findings).toEqual([]);
  });
});

test.each(['while it is staged', 'after it was taken back'])(
  'what is left of an import that was lost %s never comes with another',
  async (when) => {
    await withPowerLosses(async ({ disk, open }) => {
      const store = await open();
      const isStaged = Promise.withResolvers<void>();
      const imported = store.importRelationships(
        { batches: failing(when, isStaged.resolve), schemaRevision: 0 },
        never,
      );
      imported.catch(() => undefined); // that it fails is what this is about
      await isStaged.promise;
      if (when !== 'while it is staged') await expect(imported).rejects.toThrow('the source failed');
      await write(store, 'touch document:between#viewer@user:anna');
      disk.crash(true);
      const again = await open();
      const batches = sourceOf('new', 3);
      await again.importRelationships({ batches, schemaRevision: 0 }, never);
      const ids = (await scanAll(again, again.head(), 0)).map(({ resource }) => resource.id);
      expect(ids).toEqual(['between', 'new0', 'new1', 'new2']);
      await again.close();
      expect((await fsck('simulated', disk.mount())).findings).toEqual([]);
    });
  },
);

async function* failing(when: string, onStaged: () => void): ReturnType<typeof sourceOf> {
  yield* sourceOf('old', 40);
  onStaged();
  if (when === 'while it is staged') await new Promise(() => undefined);
  throw new Error('the source failed');
}

async function* sourceOf(prefix: string, count: number) {
  for (let n = 0; n < count; n++) yield [relationship(`document:${prefix}${n}#viewer@user:anna`)];
}
