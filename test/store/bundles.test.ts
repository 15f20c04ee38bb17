import { describe, expect, test } from 'vitest';
import { formatIdentity } from '../../src/model/relationship-text.ts';
import { put } from '../../src/base/sealed-value.ts';
import { BUNDLED_ROWS_MAX, bundleTextOf } from '../../src/store/level/bundles/bundle-row.ts';
import { Database } from '../../src/store/level/database.ts';
import type { Disk, LevelRows } from '../../src/store/level/disk.ts';
import { levelDisk } from '../../src/store/level/disk.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { forwardText } from '../../src/store/level/identity-key.ts';
import { rangeOf, TAG } from '../../src/store/level/layout.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { repair } from '../../src/store/level/repair.ts';
import type { PageKey, Store } from '../../src/store/store.ts';
import { CountingDisk } from './counting-disk.ts';
import { HandClock, never, relationship, withFolder, write } from './fixtures.ts';
import { documents, importAll } from './imports.ts';

/** `document:a#viewer` */
function page(text: string): PageKey {
  const { resource, relation } = relationship(`${text}@user:any`);
  return { kind: 'forward', resource, relation };
}

async function pageTexts(store: Store, text: string, at = store.head()): Promise<readonly string[]> {
  const [rows] = await store.readPages([page(text)], at, never);
  return (rows ?? []).map((one) => `${formatIdentity(one.relationship)} ${one.created}-${one.deleted ?? ''}`);
}

/** Arranges, and collects nothing. */
async function arrange(store: Store): Promise<void> {
  await store.collect(0, 0, never);
}

/** Ids of objects that have a bundle. The store must be closed. */
async function bundled(folder: string): Promise<readonly string[]> {
  const database = await Database.open(folder, false);
  const keys = (await database.keys(rangeOf(TAG.bundle), 1000)) ?? [];
  await database.close();
  return keys.map((key) => key.toString('utf8', 1).split('\0').slice(0, 2).join(':'));
}

async function withStore(
  use: (store: LevelStore, disk: CountingDisk, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const disk = new CountingDisk();
    await using store = await LevelStore.open(folder, new HandClock(), { sync: false, disk });
    await use(store, disk, folder);
    await store.close();
    expect(await fsck(folder)).toMatchObject({ findings: [] });
  });
}

describe('objects that were arranged', () => {
  test('are read together in one lot of keys, whatever their number, and without an iterator', () =>
    withStore(async (store, disk) => {
      const ids = Array.from({ length: 40 }, (_, index) => `doc:${index}`);
      await write(
        store,
        ...ids.flatMap((id) => [`create ${id}#viewer@user:a`, `create ${id}#parent@folder:f`] as const),
      );
      const keys = ids.flatMap((id) => [page(`${id}#viewer`), page(`${id}#owner`), page(`${id}#parent`)]);
      const before = await store.readPages(keys, store.head(), never);
      await arrange(store);
      disk.reset();
      expect(await store.readPages(keys, store.head(), never)).toEqual(before);
      expect({ lots: disk.lots, iterators: disk.iterators }).toEqual({ lots: 1, iterators: 0 });
    }));

  test('answer at each revision, with what has ended since', () =>
    withStore(async (store) => {
      await write(store, 'create doc:a#viewer@user:a', 'create doc:a#viewer@group:g#member');
      await write(store, 'delete doc:a#viewer@user:a');
      await write(store, 'touch doc:a#viewer@user:a', 'create doc:a#viewer@user:*');
      const before = await Promise.all([1, 2, 3].map((at) => pageTexts(store, 'doc:a#viewer', at)));
      await arrange(store);
      expect(await Promise.all([1, 2, 3].map((at) => pageTexts(store, 'doc:a#viewer', at)))).toEqual(before);
      expect(before[1]).toEqual(['doc:a#viewer@group:g#member 1-', 'doc:a#viewer@user:a 1-2']);
    }));

  test('show of a page no more plain subjects than are wanted', () =>
    withStore(async (store) => {
      await write(store, ...['a', 'b', 'c'].map((id) => `create doc:a#viewer@user:${id}`));
      await write(store, 'create doc:a#writer@user:d', 'create doc:a#viewer@group:g#member');
      const keys = [{ ...page('doc:a#viewer'), plainMax: 2 } as PageKey, page('doc:a#writer')];
      const before = await store.readPages(keys, store.head(), never);
      await arrange(store);
      expect(await store.readPages(keys, store.head(), never)).toEqual(before);
      expect(before.map(({ length }) => length)).toEqual([3, 1]);
    }));

  test('are read as they are now after a write, which drops what it changes and no more', () =>
    withStore(async (store, _disk, folder) => {
      await write(store, 'create doc:a#viewer@user:a', 'create doc:b#viewer@user:a');
      await arrange(store);
      await write(store, 'delete doc:a#viewer@user:a', 'create doc:a#viewer@user:b');
      expect(await pageTexts(store, 'doc:a#viewer')).toEqual([
        'doc:a#viewer@user:a 1-2',
        'doc:a#viewer@user:b 2-',
      ]);
      await store.close();
      expect(await bundled(folder)).toEqual(['doc:b']);
    }));

  test('get their bundle back at the next arrangement, which looks at nothing else', () =>
    withStore(async (store, disk, folder) => {
      const ids = Array.from({ length: 200 }, (_, index) => `doc:${index}`);
      await write(store, ...ids.map((id) => `create ${id}#viewer@user:a` as const));
      await arrange(store);
      disk.reset();
      await arrange(store);
      const { iterators } = disk;
      await write(store, 'create doc:7#viewer@user:b', 'create doc:9#viewer@user:b');
      disk.reset();
      await arrange(store);
      expect(disk.iterators).toBe(iterators + 2);
      await store.close();
      expect(await bundled(folder)).toHaveLength(200);
    }));

  test('need no arrangement after the store was opened again', () =>
    withStore(async (store, _disk, folder) => {
      await write(store, 'create doc:a#viewer@user:a');
      await arrange(store);
      await store.close();
      const disk = new CountingDisk();
      await using again = await LevelStore.open(folder, new HandClock(), { disk });
      disk.reset();
      expect(await pageTexts(again, 'doc:a#viewer')).toEqual(['doc:a#viewer@user:a 1-']);
      await arrange(again);
      expect(disk.iterators).toBeLessThan(5); // of the collection, none of relationships
    }));

  test('and what an import brings to them, staged, committed or taken back', () =>
    withStore(async (store) => {
      await write(store, 'create document:d0000000#owner@user:a');
      await arrange(store);
      const failing = (async function* () {
        yield* documents(3);
        await arrange(store); // what is staged is arranged with the rest
        throw new Error('the source broke');
      })();
      await expect(importAll(store, failing)).rejects.toThrow('the source broke');
      expect(await pageTexts(store, 'document:d0000000#viewer')).toEqual([]);
      await arrange(store);
      await importAll(store, documents(3));
      expect(await pageTexts(store, 'document:d0000000#viewer')).toHaveLength(1);
      await arrange(store);
      expect(await pageTexts(store, 'document:d0000000#viewer')).toHaveLength(1);
    }));

  test('have none when they are large, and lose it when they become so', () =>
    withStore(async (store, _disk, folder) => {
      const members = (count: number, from = 0): string[] =>
        Array.from({ length: count }, (_, index) => `create group:g#member@user:${from + index}`);
      await write(store, ...members(BUNDLED_ROWS_MAX), 'create group:h#member@user:a');
      await arrange(store);
      await write(store, ...members(1, BUNDLED_ROWS_MAX), ...members(1, 5000));
      await arrange(store);
      expect(await pageTexts(store, 'group:g#member')).toHaveLength(BUNDLED_ROWS_MAX + 2);
      await store.close();
      expect(await bundled(folder)).toEqual(['group:h']);
    }));
});

test('an object that was touched in one lot, and bundled in another, loses its bundle when it is touched again', () =>
  withFolder(async (folder) => {
    const disk = new Interrupted();
    await using store = await LevelStore.open(folder, new HandClock(), { sync: false, disk });
    const first = Array.from({ length: 12 }, (_, doc) =>
      Array.from({ length: 1000 }, (__, index) => `create doc:a${doc * 1000 + index}#viewer@user:a`),
    );
    for (const texts of first) await write(store, ...texts);
    await write(store, 'create doc:z#viewer@user:a');
    disk.meanwhile = async () => {
      await write(store, 'touch doc:z#viewer@user:b'); // the first lot ends before it
    };
    await arrange(store);
    const head = (await write(store, 'delete doc:z#viewer@user:a')).revision;
    expect(await pageTexts(store, 'doc:z#viewer')).toContain(`doc:z#viewer@user:a 13-${head}`);
    await store.close();
    expect(await fsck(folder)).toMatchObject({ findings: [] });
  }));

/** Lets `meanwhile` happen when forward rows are about to be read for bundles. */
class Interrupted implements Disk {
  meanwhile: (() => Promise<void>) | undefined;
  readonly requireRoom: Disk['requireRoom'] = (folder) => levelDisk.requireRoom(folder);
  readonly pause: Disk['pause'] = (ms, signal) => levelDisk.pause(ms, signal);

  async open(folder: string, create: boolean): Promise<LevelRows> {
    const rows = await levelDisk.open(folder, create);
    return {
      ...rows,
      iterator: (options) => {
        const iterator = rows.iterator(options);
        if (options.gte.toString('latin1', 0, 1) !== TAG.forward) return iterator;
        return {
          nextv: async (size) => {
            const entries = await iterator.nextv(size);
            const { meanwhile } = this;
            this.meanwhile = undefined;
            await meanwhile?.();
            return entries;
          },
          close: () => iterator.close(),
        };
      },
    };
  }
}

describe('an object that is written between the reading of its rows and the writing of its bundle', () => {
  test.each([
    // When all are arranged, those that were touched meanwhile come behind.
    { name: 'for the first time', isAgain: false, expected: ['doc:a', 'doc:b'] },
    { name: 'again', isAgain: true, expected: ['doc:b'] },
  ])('is not given what is no longer true: $name', ({ isAgain, expected }) =>
    withFolder(async (folder) => {
      const disk = new Interrupted();
      await using store = await LevelStore.open(folder, new HandClock(), { sync: false, disk });
      await write(store, 'create doc:a#viewer@user:a', 'create doc:b#viewer@user:a');
      if (isAgain) {
        await arrange(store);
        await write(store, 'create doc:a#viewer@user:c', 'create doc:b#viewer@user:c');
      }
      disk.meanwhile = async () => {
        await write(store, 'delete doc:a#viewer@user:a');
      };
      await arrange(store);
      expect(disk.meanwhile).toBeUndefined();
      const head = store.head();
      expect(await pageTexts(store, 'doc:a#viewer')).toContain(`doc:a#viewer@user:a 1-${head}`);
      await store.close();
      expect(await bundled(folder)).toEqual(expected);
      expect(await fsck(folder)).toMatchObject({ findings: [] });
    }),
  );
});

test('a bundle that says something else than the relationships is found, and repaired by going', async () => {
  await withFolder(async (folder) => {
    const store = await LevelStore.open(folder, new HandClock());
    await write(store, 'create doc:a#viewer@user:a', 'create doc:b#viewer@user:b');
    await arrange(store);
    await store.close();
    const database = await Database.open(folder, false);
    const key = Buffer.from(bundleTextOf(forwardText(relationship('doc:a#viewer@user:a'))));
    await database.write([put(key, Buffer.alloc(0))], true);
    await database.close();
    const { findings } = await fsck(folder);
    expect(findings).toEqual([
      { kind: 'bundle', message: expect.stringContaining('`odoc\\u0000a\\u0000`') as string },
    ]);
    expect(await repair(folder)).toMatchObject({
      repaired: [{ kind: 'bundle', written: 0, removed: 1 }],
      after: { findings: [] },
    });
    await using again = await LevelStore.open(folder, new HandClock());
    expect(await pageTexts(again, 'doc:a#viewer')).toEqual(['doc:a#viewer@user:a 1-']);
  });
});

test('a damaged bundle is an error, not an answer', async () => {
  await withFolder(async (folder) => {
    const store = await LevelStore.open(folder, new HandClock());
    await write(store, 'create doc:a#viewer@user:a');
    await arrange(store);
    await store.close();
    const database = await Database.open(folder, false);
    const key = Buffer.from(bundleTextOf(forwardText(relationship('doc:a#viewer@user:a'))));
    const value = await database.get(key);
    value![value!.length - 1]! ^= 1;
    await database.write([{ type: 'put', key, value: value! }], true);
    await database.close();
    await using again = await LevelStore.open(folder, new HandClock());
    await expect(pageTexts(again, 'doc:a#viewer')).rejects.toMatchObject({ reason: 'data-damaged' });
  });
});
