import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import { put } from '../../src/base/sealed-value.ts';
import { Database } from '../../src/store/level/database.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { FORMAT, FORMAT_KEY } from '../../src/store/level/layout.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { readMeta } from '../../src/store/level/meta.ts';
import { numberBytes } from '../../src/store/level/payload-bytes.ts';
import { upgradeStore } from '../../src/store/level/upgrade/upgrade-store.ts';
import { UPGRADE_STEPS } from '../../src/store/level/upgrade/upgrade.ts';
import { HandClock, scanAll, withFolder, write } from './fixtures.ts';

/** The rows of stores that earlier versions made, as pairs of hexadecimal key and value. */
async function older(folder: string, name: string): Promise<void> {
  const rows = JSON.parse(
    readFileSync(path.join(import.meta.dirname, 'formats', `${name}.json`), 'utf8'),
  ) as readonly (readonly [string, string])[];
  const database = await Database.open(folder, true);
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  await database.write(
    rows.map(([key, value]) => ({ type: 'put', key: bytes(key), value: bytes(value) })),
    true,
  );
  await database.close();
}

const KEPT = [
  'document:a#viewer@user:anna[expiration:2098-01-01T00:00:00Z]',
  'document:b#viewer@group:eng#member',
  'document:d#viewer@user:dora[expiration:2099-01-01T00:00:00Z]',
];
const KEPT_3 = [
  ...KEPT.slice(0, 2),
  'document:d#viewer@user:dora[cav:{"limit":3,"who":"dörte"}][expiration:2099-01-01T00:00:00Z]',
  'document:e#viewer@user:emil',
  'document:f#viewer@user:frida[cav]',
  'document:g#viewer@user:gone[expiration:2023-11-14T22:13:21Z]',
  'document:h#viewer@user:una',
  'group:eng#member@user:emil',
];
const IMPORTED = ['document:e#viewer@user:emil', 'document:f#viewer@user:frida'];

describe.each([
  { name: 'format-1', from: 1, head: 5, kept: [...KEPT, 'group:eng#member@user:emil'] },
  {
    name: 'format-2-schemas-behind',
    from: 2,
    head: 6,
    kept: [...KEPT, ...IMPORTED, 'group:eng#member@user:emil'],
  },
  { name: 'format-3', from: 3, head: 7, kept: KEPT_3 },
  { name: 'format-4', from: 4, head: 7, kept: KEPT_3 },
])('a store of $name', ({ name, from, head, kept }) => {
  test('is upgraded when it is opened: every relationship and every schema is there', async () => {
    await withFolder(async (folder) => {
      await older(folder, name);
      const clock = new HandClock();
      await using store = await LevelStore.open(folder, clock);
      expect(store.head()).toBe(head);
      expect(store.stored().relationships).toBe(kept.length); // expired ones are there until they are collected
      expect((await scanAll(store, head, clock.nowMs())).map(formatRelationship)).toEqual(kept);
      expect((await scanAll(store, 2, clock.nowMs())).map(formatRelationship)).toContain(
        'document:c#viewer@user:*',
      );
      expect(await store.readSchema(head)).toMatchObject({
        revision: 4,
        text: expect.stringContaining('permission view'),
      });
      expect(await store.readSchema(3)).toMatchObject({ revision: 1 });
      await store.commit(
        {
          change: { kind: 'update', updates: [] },
          preconditions: [],
          metadata: undefined,
          schemaRevision: 4,
        },
        AbortSignal.timeout(10_000),
      );
      await store.close();
      expect(await fsck(folder)).toMatchObject({ findings: [] });
    });
  });

  test('is upgraded by hand, which says what changed', async () => {
    await withFolder(async (folder) => {
      await older(folder, name);
      const steps = UPGRADE_STEPS.filter((step) => step.from >= from);
      expect(await upgradeStore(folder)).toEqual({ from, to: FORMAT, steps });
      expect(await upgradeStore(folder)).toEqual({ from: FORMAT, to: FORMAT, steps: [] });
      expect(await fsck(folder)).toMatchObject({ findings: [] });
    });
  });

  test('is verified only after that', async () => {
    await withFolder(async (folder) => {
      await older(folder, name);
      await expect(fsck(folder)).rejects.toMatchObject({
        reason: 'data-version',
        message: expect.stringContaining('`bailiwick upgrade`'),
      });
    });
  });

  test('is of one format or of another after every write of an upgrade that is cut off', async () => {
    for (let allowed = 0; allowed < FORMAT - from; allowed++) {
      await withFolder(async (folder) => {
        await older(folder, name);
        await expect(upgradeStore(folder, failingAfter(allowed))).rejects.toThrow('killed');
        const database = await Database.open(folder, false);
        expect((await readMeta(database))?.format).toBe(from + allowed);
        await database.close();
        await upgradeStore(folder);
        expect(await fsck(folder)).toMatchObject({ findings: [] });
      });
    }
  });
});

/** Lets `allowed` writes through and fails the next, as a process that is killed before it. */
function failingAfter(allowed: number): (database: Database) => Database {
  let left = allowed;
  return (database) =>
    new Proxy(database, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (name !== 'write') return value.bind(target) as unknown;
        return (...given: Parameters<Database['write']>) =>
          left-- > 0 ? target.write(...given) : Promise.reject(new Error('killed'));
      },
    });
}

test('the steps lead from the first format to the newest', () => {
  expect(UPGRADE_STEPS.map(({ from }) => from)).toEqual(
    Array.from({ length: FORMAT - 1 }, (_, index) => index + 1),
  );
});

test('a store of a newer format is refused and not touched', async () => {
  await withFolder(async (folder) => {
    const store = await LevelStore.open(folder, new HandClock());
    await write(store, 'touch doc:a#viewer@user:a');
    await store.close();
    const database = await Database.open(folder, false);
    await database.write([put(FORMAT_KEY, numberBytes(FORMAT + 1))], true);
    await database.close();
    const refused = {
      reason: 'data-version',
      message: expect.stringContaining('use the version that wrote it, or a later one'),
    };
    await expect(LevelStore.open(folder, new HandClock())).rejects.toMatchObject(refused);
    await expect(upgradeStore(folder)).rejects.toMatchObject(refused);
  });
});
