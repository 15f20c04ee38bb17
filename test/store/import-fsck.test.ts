import { expect, test } from 'vitest';
import { entryBytes } from '../../src/store/level/change-entries.ts';
import { Database } from '../../src/store/level/database.ts';
import type { FindingKind } from '../../src/store/level/findings.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { IMPORTS_FROM, putImport } from '../../src/store/level/imports.ts';
import { bulkKey, importKey } from '../../src/store/level/layout.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { del, put } from '../../src/base/sealed-value.ts';
import type { Operation } from '../../src/base/sealed-value.ts';
import { beginRows } from '../../src/store/level/version-row.ts';
import { HandClock, relationship, scanAll, withFolder } from './fixtures.ts';
import { documents, importAll } from './imports.ts';

const stray = relationship('document:z#viewer@user:zoe');

/** A store with one import of six relationships in three chunks. */
async function fill(folder: string): Promise<void> {
  const store = await LevelStore.open(folder, new HandClock(), { sync: false, importChunkMax: 2 });
  await importAll(store, documents(6));
  await store.close();
}

async function write(folder: string, operations: readonly Operation[]): Promise<void> {
  const database = await Database.open(folder, false);
  await database.write(operations, true);
  await database.close();
}

test('an import that is whole has no findings', async () => {
  await withFolder(async (folder) => {
    await fill(folder);
    expect(await fsck(folder)).toMatchObject({
      findings: [],
      counts: { relationships: 6, versions: 6, changes: 1 },
    });
  });
});

test('what an import has staged is no finding, and goes when the store is opened', async () => {
  await withFolder(async (folder) => {
    await fill(folder);
    await write(folder, [
      putImport(7, 0),
      ...beginRows(stray, IMPORTS_FROM + 7),
      put(bulkKey(7, 0), chunkOf()),
    ]);
    expect(await fsck(folder)).toMatchObject({ findings: [], counts: { relationships: 6 } });
    const store = await LevelStore.open(folder, new HandClock());
    expect(await scanAll(store, store.head(), 0)).toHaveLength(6);
    await store.close();
    const database = await Database.open(folder, false);
    expect(await database.get(importKey(7))).toBeUndefined();
    expect(await database.get(bulkKey(7, 0))).toBeUndefined();
    await database.close();
    expect(await fsck(folder)).toMatchObject({ findings: [], counts: { relationships: 6 } });
  });
});

test.each<{ title: string; kind: FindingKind; says: string; damage: readonly Operation[] }>([
  {
    title: 'a lost chunk',
    kind: 'changelog',
    says: 'expected 3 chunks of revision 1, found 1 in order',
    damage: [del(bulkKey(1, 1))],
  },
  {
    title: 'a chunk of nothing',
    kind: 'garbage',
    says: 'chunk 0 of import 9 was left behind',
    damage: [put(bulkKey(9, 0), Buffer.alloc(0))],
  },
  {
    title: 'a version of no import',
    kind: 'history',
    says: '`document:z#viewer@user:zoe`, staged by an import, is of import 9, which is not known',
    damage: beginRows(stray, IMPORTS_FROM + 9),
  },
  {
    title: 'a version that the import does not tell of',
    kind: 'changelog',
    says: '7 versions began inside the window, the changelog leads to 6',
    damage: beginRows(stray, IMPORTS_FROM + 1),
  },
  {
    title: 'an import that was lost',
    kind: 'history',
    says: 'is of import 1, which is not known',
    damage: [del(importKey(1))],
  },
  {
    title: 'an import that is committed in the future',
    kind: 'meta',
    says: 'import 1 was committed at revision 8, the newest is 1',
    damage: [putImport(1, 8)],
  },
])('$title is found', async ({ kind, says, damage }) => {
  await withFolder(async (folder) => {
    await fill(folder);
    await write(folder, damage);
    const { findings } = await fsck(folder);
    expect(findings).toContainEqual({ kind, message: expect.stringContaining(says) });
  });
});

/** The chunk that tells of `stray`. */
function chunkOf(): Buffer {
  return Buffer.concat(entryBytes({ operation: 'touch', relationship: stray, ended: undefined }));
}
