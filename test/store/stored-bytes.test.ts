import { expect, test } from 'vitest';
import { Database } from '../../src/store/level/database.ts';
import { isLiveKey } from '../../src/store/level/identity-key.ts';
import { rangeOf, TAG } from '../../src/store/level/layout.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { readStored } from '../../src/store/level/head-row.ts';
import { HandClock, never, relationship, withFolder, write } from './fixtures.ts';
import { importAll } from './imports.ts';

/** Keys and values of the rows of all live relationships. */
async function rowBytes(database: Database): Promise<number> {
  let bytes = 0;
  for (const tag of [TAG.forward, TAG.reverse, TAG.expiry]) {
    for await (const entries of database.rows(rangeOf(tag))) {
      for (const [key, value] of entries) {
        if (tag === TAG.expiry || isLiveKey(key)) bytes += key.length + value.length;
      }
    }
  }
  return bytes;
}

const SHAPES = [
  'document:a#viewer@user:anna',
  'document:a#viewer@user:*',
  'document:a#viewer@group:eng#member',
  'document:a#viewer@user:ben[cav:{"who":"Dörte 🙂","list":[1,2.5,true,null]}]',
  'document:a#viewer@user:carl[expiration:2099-01-01T00:00:00Z]',
  'document:a#viewer@user:dora[cav:{"x":1}][expiration:2099-01-01T00:00:00.5Z]',
];

test('the bytes of relationships of all shapes are those of their rows, written, touched and imported', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    const store = await LevelStore.open(folder, clock, { sync: false });
    await write(store, ...SHAPES.map((shape) => `create ${shape}`));
    async function* others() {
      yield SHAPES.map((shape) => relationship(shape.replace('document:a', 'folder:of/many')));
    }
    await importAll(store, others());
    await write(
      store,
      'touch document:a#viewer@user:anna[cav:{"y":[]}]',
      'touch document:a#viewer@user:carl',
      'delete document:a#viewer@user:dora',
      'touch folder:of/many#viewer@user:ben[expiration:2098-01-01T00:00:00Z]',
    );
    await store.collect(store.head(), clock.nowMs(), never);
    const { relationships, bytes } = store.stored();
    await store.close();
    const database = await Database.open(folder, false);
    expect(await readStored(database)).toEqual({ relationships, bytes });
    expect([relationships, bytes]).toEqual([11, await rowBytes(database)]);
    await database.close();
  });
});
