import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIdentity, formatRelationship } from '../../src/model/relationship-text.ts';
import { Database } from '../../src/store/level/database.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { packRows, unpackRows } from '../../src/base/packed-rows.ts';
import { type Entry, put } from '../../src/base/sealed-value.ts';
import { FORMAT_KEY, IMAGE_FORMAT_MIN, rangeOf, TAG } from '../../src/store/level/layout.ts';
import { numberBytes } from '../../src/store/level/payload-bytes.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { restoreImage } from '../../src/store/level/restore-image.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { Store } from '../../src/store/store.ts';
import {
  changesUpToHead,
  commitOf,
  HandClock,
  never,
  relationship,
  scanAll,
  withFolder,
  write,
} from './fixtures.ts';
import { documents, importAll } from './imports.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 25);

const identities = fc.constantFrom(
  'doc:a#viewer@user:a',
  'doc:a#viewer@user:*',
  'doc:a#viewer@group:g#member',
  'doc:b#viewer@user:a',
  'group:g#member@user:a',
);
const traits = fc.constantFrom(
  '',
  '',
  '[cav]',
  '[expiration:2023-11-14T22:13:25Z]',
  '[expiration:2099-01-01T00:00:00Z]',
);
const relationships = fc
  .tuple(identities, traits)
  .map(([identity, rest]) => relationship(`${identity}${rest}`));
const several = fc.uniqueArray(relationships, { minLength: 1, maxLength: 4, selector: formatIdentity });
const steps = fc.oneof(
  { weight: 6, arbitrary: several.map((some) => ({ kind: 'touch', some }) as const) },
  { weight: 3, arbitrary: several.map((some) => ({ kind: 'delete', some }) as const) },
  { weight: 2, arbitrary: several.map((some) => ({ kind: 'import', some }) as const) },
  { weight: 2, arbitrary: fc.constantFrom('one', 'two').map((text) => ({ kind: 'schema', text }) as const) },
  { weight: 1, arbitrary: fc.nat(6).map((back) => ({ kind: 'collect', back }) as const) },
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

async function take(store: Store, clock: HandClock, step: Step): Promise<void> {
  clock.advance(1_000);
  const schemaRevision = (await store.readSchema(store.head()))?.revision ?? 0;
  switch (step.kind) {
    case 'touch':
    case 'delete': {
      const updates = step.some.map((one) => ({ operation: step.kind, relationship: one }));
      await store.commit(commitOf({ kind: 'update', updates }, { schemaRevision }), never);
      return;
    }
    case 'import':
      await importAllOf(store, step.some, schemaRevision);
      return;
    case 'schema':
      await store.commit(
        commitOf({ kind: 'schema', text: step.text, guards: [] }, { schemaRevision }),
        never,
      );
      return;
    case 'collect':
      await store.collect(Math.max(0, store.head() - step.back), clock.nowMs() - 2_000, never);
  }
}

async function importAllOf(
  store: Store,
  some: readonly Relationship[],
  schemaRevision: number,
): Promise<void> {
  const batches = (async function* () {
    yield some;
  })();
  // Refused when one is there already: then nothing is imported, and there is nothing to see of it in an image.
  await store.importRelationships({ batches, schemaRevision }, never).catch(() => undefined);
}

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) expect(piece.length).toBeGreaterThan(0);
}

/** Everything that can be asked of a store up to `at`. */
async function told(store: Store, at: number, nowMs: number): Promise<unknown> {
  const states = [];
  for (let revision = store.oldest(); revision <= at; revision++) {
    const rows = await scanAll(store, revision, nowMs);
    states.push({ rows: rows.map(formatRelationship), schema: await store.readSchema(revision) });
  }
  const changes = await changesUpToHead(store, store.oldest());
  return { id: store.id, states, changes: changes.filter(({ revision }) => revision <= at) };
}

test('a store made of an image answers at every revision as the original, and goes on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { minLength: 1, maxLength: 25 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.array(steps, { maxLength: 4 }),
      async (before, part, after) => {
        await withFolder(async (folder) => {
          const clock = new HandClock();
          await using store = await LevelStore.open(path.join(folder, 'original'), clock, { sync: false });
          for (const step of before) await take(store, clock, step);
          const at = store.oldest() + Math.floor(part * (store.head() - store.oldest()));
          await restoreImage(path.join(folder, 'copy'), store.image(at, never));
          expect(await fsck(path.join(folder, 'copy'))).toMatchObject({ findings: [] });
          await using copy = await LevelStore.open(path.join(folder, 'copy'), clock, { sync: false });
          expect({ head: copy.head(), oldest: copy.oldest() }).toEqual({ head: at, oldest: store.oldest() });
          expect(await told(copy, at, clock.nowMs())).toEqual(await told(store, at, clock.nowMs()));
          for (const step of after) await take(copy, clock, step);
          await copy.close();
          expect(await fsck(path.join(folder, 'copy'))).toMatchObject({ findings: [] });
        });
      },
    ),
    { numRuns: RUNS },
  );
});

describe('an image', () => {
  test('is of one state, whatever is written and collected while it is read', async () => {
    await withFolder(async (folder) => {
      const clock = new HandClock();
      await using store = await LevelStore.open(path.join(folder, 'original'), clock, { sync: false });
      await importAll(store, documents(5_000));
      await write(store, 'touch doc:a#viewer@user:a');
      const at = store.head();
      const pieces = store.image(at, never)[Symbol.asyncIterator]();
      const first = await pieces.next();
      const filter = { resourceType: 'document' };
      await store.commit(
        commitOf({ kind: 'delete-matching', filter, limit: undefined, partial: false }),
        never,
      );
      await store.collect(store.head(), clock.nowMs(), never);
      async function* all() {
        if (first.done !== true) yield first.value;
        yield* { [Symbol.asyncIterator]: () => pieces };
      }
      await restoreImage(path.join(folder, 'copy'), all());
      await using copy = await LevelStore.open(path.join(folder, 'copy'), clock, { sync: false });
      expect(await scanAll(copy, at, clock.nowMs())).toHaveLength(5_001);
      await copy.close();
      expect(await fsck(path.join(folder, 'copy'))).toMatchObject({ findings: [] });
    });
  });

  test('has nothing of an import that is not committed', async () => {
    await withFolder(async (folder) => {
      await using store = await LevelStore.open(path.join(folder, 'original'), new HandClock(), {
        sync: false,
      });
      await write(store, 'touch doc:a#viewer@user:a');
      const staged = Promise.withResolvers<void>();
      const go = Promise.withResolvers<void>();
      const importing = importAll(
        store,
        (async function* () {
          yield* documents(3_000);
          staged.resolve();
          await go.promise;
        })(),
      );
      await staged.promise;
      await restoreImage(path.join(folder, 'copy'), store.image(1, never));
      go.resolve();
      await importing;
      expect(await fsck(path.join(folder, 'copy'))).toMatchObject({ findings: [], counts: { versions: 1 } });
    });
  });

  test('of the format before is made a store all the same, and counted on the way', async () => {
    await withFolder(async (folder) => {
      await using store = await LevelStore.open(path.join(folder, 'original'), new HandClock(), {
        sync: false,
      });
      await write(store, 'touch doc:a#viewer@user:a', 'touch doc:b#viewer@user:b[cav]');
      const { key, value } = put(FORMAT_KEY, numberBytes(IMAGE_FORMAT_MIN));
      async function* older() {
        for await (const piece of store.image(1, never)) {
          yield unpackRows(piece).map((row): Entry => (row[0].equals(FORMAT_KEY) ? [key, value] : row));
        }
      }
      await restoreImage(path.join(folder, 'copy'), packRows(older()));
      await using copy = await LevelStore.open(path.join(folder, 'copy'), new HandClock());
      expect(copy.stored()).toEqual(store.stored());
    });
  });

  test('is not made of a damaged row', async () => {
    await withFolder(async (folder) => {
      const store = await LevelStore.open(folder, new HandClock(), { sync: false });
      await write(store, 'touch doc:a#viewer@user:a');
      await store.close();
      const database = await Database.open(folder, false);
      for await (const entries of database.rows(rangeOf(TAG.forward))) {
        const value = Buffer.from(entries[0]![1]);
        value[7]! ^= 1;
        await database.write([{ type: 'put', key: entries[0]![0], value }], true);
      }
      await database.close();
      await using damaged = await LevelStore.open(folder, new HandClock());
      await expect(readAll(damaged.image(1, never))).rejects.toMatchObject({
        reason: 'data-damaged',
      });
    });
  });

  test('is refused of a revision outside the window', async () => {
    await withFolder(async (folder) => {
      await using store = await LevelStore.open(folder, new HandClock(), { sync: false });
      for (const id of ['a', 'b', 'c']) await write(store, `touch doc:${id}#viewer@user:a`);
      await store.collect(2, 0, never);
      await expect(readAll(store.image(1, never))).rejects.toMatchObject({
        reason: 'revision-expired',
      });
      await expect(readAll(store.image(4, never))).rejects.toMatchObject({
        reason: 'revision-unavailable',
      });
    });
  });
});

describe('restoring an image', () => {
  test('gives the store another id where one is asked for', async () => {
    await withFolder(async (folder) => {
      await using store = await LevelStore.open(path.join(folder, 'original'), new HandClock(), {
        sync: false,
      });
      await restoreImage(path.join(folder, 'copy'), store.image(0, never), '00000000000000aa');
      await using copy = await LevelStore.open(path.join(folder, 'copy'), new HandClock(), { sync: false });
      expect(copy.id).toBe('00000000000000aa');
    });
  });

  test('leaves nothing that opens when it breaks off', async () => {
    await withFolder(async (folder) => {
      await using store = await LevelStore.open(path.join(folder, 'original'), new HandClock(), {
        sync: false,
      });
      await importAll(store, documents(3_000));
      const broken = async function* (): AsyncGenerator<Uint8Array> {
        for await (const piece of store.image(1, never)) {
          yield piece;
          throw new Error('the disk is full');
        }
      };
      const copy = path.join(folder, 'copy');
      await expect(restoreImage(copy, broken())).rejects.toThrow('the disk is full');
      await expect(LevelStore.open(copy, new HandClock())).rejects.toMatchObject({ reason: 'data-damaged' });
    });
  });
});
