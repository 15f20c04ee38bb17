import { expect, test } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { type Disk, levelDisk } from '../../src/store/level/disk.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { commitOf, HandClock, never, updatesOf, withFolder } from './fixtures.ts';

/** LevelDB in the file system, which calls `onWritten` when a batch is there and the store does not know yet. */
function watchedDisk(onWritten: () => Promise<void>): Disk {
  return {
    ...levelDisk,
    async open(folder, create) {
      const rows = await levelDisk.open(folder, create);
      return new Proxy(rows, {
        get(inner, key) {
          if (key !== 'batch') {
            const value: unknown = Reflect.get(inner, key, inner);
            return typeof value === 'function' ? value.bind(inner) : value;
          }
          return () => {
            const batch = inner.batch();
            return {
              put: batch.put.bind(batch),
              del: batch.del.bind(batch),
              async write(options: { readonly sync: boolean }) {
                await batch.write(options);
                await onWritten();
              },
            };
          };
        },
      });
    },
  };
}

/** Seed 4456 of the simulation: replaced schemas went with the batch that moves the window. */
test('a read that is let in while the window moves finds its schema, or is told that its revision has expired', async () => {
  await withFolder(async (folder) => {
    const seen: string[] = [];
    let store: LevelStore | undefined;
    let isCollecting = false;
    const disk = watchedDisk(async () => {
      if (store === undefined || !isCollecting) return;
      for (const revision of [1, 2]) {
        const found = await store.readSchema(revision).catch((error: unknown) => error);
        if (!(found instanceof Fault)) expect(found).toMatchObject({ revision: 1, text: '// first' });
        seen.push(found instanceof Fault ? found.reason : 'found');
      }
    });
    store = await LevelStore.open(folder, new HandClock(), { disk });
    await store.commit(commitOf({ kind: 'schema', text: '// first', guards: [] }), never);
    const under = { schemaRevision: 1 };
    await store.commit(updatesOf(['create document:a#viewer@user:anna'], under), never);
    await store.commit(commitOf({ kind: 'schema', text: '// second', guards: [] }, under), never);
    isCollecting = true;
    await store.collect(3, 0, never);
    isCollecting = false;
    expect(new Set(seen)).toEqual(new Set(['found', 'revision-expired'])); // both of it was looked at
    expect((await store.readSchema(3))?.text).toBe('// second');
    await store.close();
  });
});
