import { describe, expect, test } from 'vitest';
import { del, put } from '../../src/base/sealed-value.ts';
import type { Entry, Operation } from '../../src/base/sealed-value.ts';
import { Database } from '../../src/store/level/database.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { endedKey, forwardText, liveKey, reverseText } from '../../src/store/level/identity-key.ts';
import {
  bulkKey,
  changeKey,
  HEAD_KEY,
  importKey,
  rangeOf,
  schemaKey,
  TAG,
  timeKey,
} from '../../src/store/level/layout.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { repair } from '../../src/store/level/repair.ts';
import { putHead } from '../../src/store/level/head-row.ts';
import { numberBytes } from '../../src/store/level/payload-bytes.ts';
import { beginRows, expiryKey } from '../../src/store/level/version-row.ts';
import { commitOf, HandClock, never, relationship, updatesOf, withFolder } from './fixtures.ts';
import { documents, importAll } from './imports.ts';

const DERIVED = [TAG.reverse, TAG.expiry, TAG.time];
const expiring = relationship('document:b#viewer@group:eng#member[expiration:2099-01-01T00:00:00Z]');
const stray = relationship('document:z#viewer@user:zoe');
const nothing = Buffer.alloc(0);
const HEAD_HEX = HEAD_KEY.toString('hex');

/** A store with a past: versions that ended, that began before the window and in it, an import, two schemas. */
async function fill(folder: string): Promise<void> {
  const clock = new HandClock();
  await using store = await LevelStore.open(folder, clock, { sync: false });
  await store.commit(
    updatesOf(['touch document:old#viewer@user:anna', 'touch document:gone#viewer@user:anna']),
    never,
  );
  await store.commit(updatesOf(['delete document:gone#viewer@user:anna']), never);
  await store.collect(2, 0, never);
  await importAll(store, documents(20));
  await store.commit(commitOf({ kind: 'schema', text: 'definition user {}', guards: [] }), never);
  const rest = { schemaRevision: 4 };
  await store.commit(
    commitOf({ kind: 'update', updates: [{ operation: 'create', relationship: expiring }] }, rest),
    never,
  );
  await store.commit(
    updatesOf(['touch document:a#viewer@user:anna', 'touch document:c#viewer@user:*'], rest),
    never,
  );
  await store.commit(
    updatesOf(['delete document:c#viewer@user:*', 'touch document:a#viewer@user:anna[cav]'], rest),
    never,
  );
}

async function rowsOf(folder: string): Promise<readonly string[]> {
  const database = await Database.open(folder, false);
  const rows: string[] = [];
  for await (const entries of database.rows({ gte: nothing, lt: Buffer.from([0xff]) })) {
    rows.push(...entries.map(([key, value]) => `${key.toString('hex')} ${value.toString('hex')}`));
  }
  await database.close();
  return rows;
}

async function entriesOf(folder: string, tag: string): Promise<readonly Entry[]> {
  const database = await Database.open(folder, false);
  const all: Entry[] = [];
  for await (const entries of database.rows(rangeOf(tag))) all.push(...entries);
  await database.close();
  return all;
}

async function inject(folder: string, operations: readonly Operation[]): Promise<void> {
  const database = await Database.open(folder, false);
  await database.write(operations, true);
  await database.close();
}

function flipped([key, value]: Entry): Operation {
  const bytes = Buffer.from(value);
  bytes[bytes.length - 1]! ^= 1;
  return { type: 'put', key, value: bytes };
}

describe('a repair', () => {
  test('of a sound store does nothing', async () => {
    await withFolder(async (folder) => {
      await fill(folder);
      const before = await rowsOf(folder);
      expect(await repair(folder)).toMatchObject({
        repaired: [],
        isGuarded: false,
        after: { findingCount: 0 },
      });
      expect(await rowsOf(folder)).toEqual(before);
    });
  });

  test.each(
    DERIVED.flatMap((tag) => (['lost', 'flipped', 'empty'] as const).map((damage) => ({ tag, damage }))),
  )('brings every row `$tag` back that is $damage', async ({ tag, damage }) => {
    await withFolder(async (folder) => {
      await fill(folder);
      const before = await rowsOf(folder);
      const entries = (await entriesOf(folder, tag)).filter(
        ([key]) => !(tag === TAG.time && damage === 'lost' && key.readUIntBE(7, 6) <= 2), // behind the window nothing tells of it
      );
      expect(entries.length).toBeGreaterThan(0);
      const changes = {
        lost: ([key]: Entry) => del(key),
        flipped,
        empty: ([key]: Entry): Operation => ({ type: 'put', key, value: nothing }),
      };
      await inject(folder, entries.map(changes[damage]));
      expect((await fsck(folder)).findingCount).toBeGreaterThan(0);
      expect(await repair(folder)).toMatchObject({ isGuarded: false, after: { findingCount: 0 } });
      expect(await rowsOf(folder)).toEqual(before);
    });
  });

  test.each<{ title: string; damage: readonly Operation[] }>([
    { title: 'a reverse row of nothing', damage: [beginRows(stray, 5)[1]!] },
    {
      title: 'a reverse row of nothing that ended',
      damage: [
        put(
          endedKey(reverseText(stray), 5),
          Buffer.concat([Buffer.from('000000000005000000000006', 'hex'), Buffer.from([0])]),
        ),
      ],
    },
    {
      title: 'a reverse row that says something else',
      damage: [beginRows({ ...expiring, caveat: { name: 'other', context: {} } }, 5)[1]!],
    },
    { title: 'a wait for nothing', damage: [put(expiryKey(5n, forwardText(stray)), nothing)] },
    { title: 'a wait at another time', damage: [put(expiryKey(5n, forwardText(expiring)), nothing)] },
    { title: 'a time of no change', damage: [put(timeKey(5, 6), nothing)] },
    { title: 'a schema that is lost', damage: [del(schemaKey(4))] },
    { title: 'a chunk of no import', damage: [put(bulkKey(77, 0), nothing)] },
    { title: 'a wrong count', damage: [putHead(7, { relationships: 7, bytes: 700 })] },
    { title: 'a count that is lost', damage: [put(HEAD_KEY, numberBytes(7))] },
  ])('takes care of $title', async ({ damage }) => {
    await withFolder(async (folder) => {
      await fill(folder);
      const before = await rowsOf(folder);
      await inject(folder, damage);
      expect((await fsck(folder)).findingCount).toBeGreaterThan(0);
      expect(await repair(folder)).toMatchObject({ isGuarded: false, after: { findingCount: 0 } });
      expect(await rowsOf(folder)).toEqual(before);
    });
  });

  test.each<{ title: string; damage: readonly Operation[] }>([
    { title: 'a forward row', damage: [del(liveKey(forwardText(expiring)))] },
    { title: 'a change', damage: [del(changeKey(6))] },
    { title: 'an import', damage: [del(importKey(1))] },
  ])('can do nothing for $title that is lost, and touches nothing', async ({ damage }) => {
    await withFolder(async (folder) => {
      await fill(folder);
      await inject(folder, damage);
      const before = await rowsOf(folder);
      const { isGuarded, after } = await repair(folder);
      expect(isGuarded).toBe(true);
      expect(after.findingCount).toBeGreaterThan(0);
      expect(await rowsOf(folder)).toEqual(before);
    });
  });

  test('keeps a reverse row from before the window, which may be all that is left of a relationship', async () => {
    await withFolder(async (folder) => {
      await fill(folder);
      await inject(folder, [del(liveKey(forwardText(relationship('document:old#viewer@user:anna'))))]);
      const before = await rowsOf(folder);
      const counted = [{ kind: 'stored', written: 1, removed: 0 }];
      expect(await repair(folder)).toMatchObject({ repaired: counted, after: { findingCount: 1 } });
      const others = (rows: readonly string[]) => rows.filter((row) => !row.startsWith(HEAD_HEX));
      expect(others(await rowsOf(folder))).toEqual(others(before));
    });
  });

  test('is refused while somebody has the folder', async () => {
    await withFolder(async (folder) => {
      await using _store = await LevelStore.open(folder, new HandClock());
      await expect(repair(folder)).rejects.toMatchObject({ reason: 'data-locked' });
    });
  });
});
