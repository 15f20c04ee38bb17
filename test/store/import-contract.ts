import { describe, expect, test } from 'vitest';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { ChangeSet, Store } from '../../src/store/store.ts';
import type { Fixture } from './fixtures.ts';
import { changesUpToHead, commitOf, never, relationship, scanAll, write } from './fixtures.ts';
import { documents, importAll } from './imports.ts';

async function* texts(...lines: readonly string[]): AsyncGenerator<readonly Relationship[], void> {
  for (const line of lines) yield [relationship(line)];
}

/** A gate in a stream of batches: what comes behind it waits until it is opened. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** Imports part of it, waits at the gate, goes on. */
async function* inTwoParts(
  first: AsyncIterable<readonly Relationship[]>,
  reached: () => void,
  opened: Promise<void>,
  second: AsyncIterable<readonly Relationship[]>,
): AsyncGenerator<readonly Relationship[], void> {
  yield* first;
  reached();
  await opened;
  yield* second;
}

/** What every `Store` must do with imports. `open` makes an empty one. */
export function importContract(name: string, open: () => Promise<Fixture>): void {
  const storeTest = (title: string, run: (fixture: Fixture) => Promise<void>): void => {
    test(title, async () => {
      let fixture = await open();
      try {
        await run({ ...fixture, reopen: async () => (fixture = await fixture.reopen()) });
      } finally {
        await fixture.close();
      }
    });
  };
  const scanTexts = async ({ store, clock }: Fixture, at = store.head()): Promise<readonly string[]> =>
    (await scanAll(store, at, clock.nowMs())).map(formatRelationship);

  describe(`${name}: imports`, () => {
    storeTest('many chunks are one revision, for reads, pages and after a restart', async (fixture) => {
      await write(fixture.store, 'create document:a#viewer@user:ben');
      expect(await importAll(fixture.store, documents(9001))).toEqual({ revision: 2, count: 9001 });
      await write(
        fixture.store,
        'delete document:d0000007#viewer@user:anna',
        'touch document:d0000008#viewer@user:anna[cav]',
      );
      const { store } = await fixture.reopen();
      expect(store.head()).toBe(3);
      expect(await scanTexts({ ...fixture, store }, 1)).toEqual(['document:a#viewer@user:ben']);
      expect(await scanTexts({ ...fixture, store }, 2)).toHaveLength(9002);
      expect(await scanTexts({ ...fixture, store }, 3)).toHaveLength(9001);
      const anna = { kind: 'reverse', subject: { type: 'user', id: 'anna', relation: '' } } as const;
      const rows = async (at: number) => (await store.readPages([anna], at, never))[0] ?? [];
      expect(await rows(1)).toEqual([]);
      expect((await rows(2)).map(({ created, deleted }) => `${created} ${deleted}`)).toEqual(
        Array.from({ length: 9001 }, () => '2 undefined'),
      );
      expect((await rows(3)).filter(({ deleted }) => deleted === 3)).toHaveLength(2);
    });

    storeTest('an empty one takes a revision', async ({ store }) => {
      expect(await importAll(store, documents(0))).toEqual({ revision: 1, count: 0 });
      expect(await importAll(store, documents(1))).toEqual({ revision: 2, count: 1 });
    });

    storeTest('followers get bounded parts of one revision, in order, then what follows', async (fixture) => {
      await write(fixture.store);
      const live = collect(fixture.store, 3);
      await importAll(fixture.store, documents(9001));
      await write(fixture.store, 'touch document:z#viewer@user:zoe');
      for (const changes of [await live, await changesUpToHead((await fixture.reopen()).store, 0)]) {
        expect(changes.map(({ revision }) => revision).filter((one, n, all) => one !== all[n - 1])).toEqual([
          1, 2, 3,
        ]);
        const parts = changes.filter(({ revision }) => revision === 2);
        expect(parts.map(({ complete }) => complete)).toEqual(parts.map((_, n) => n === parts.length - 1));
        expect(Math.max(...parts.map(({ updates }) => updates.length))).toBeLessThanOrEqual(2000);
        const told = parts.flatMap(({ updates }) => updates);
        expect(new Set(told.map((one) => formatRelationship(one.relationship))).size).toBe(9001);
        expect(told.every(({ operation }) => operation === 'touch')).toBe(true);
      }
    });

    storeTest('caveats and expirations arrive, large contexts too', async (fixture) => {
      const lines = Array.from(
        { length: 120 },
        (_, n) =>
          `document:d${n}#viewer@user:anna[cav:{"x":"${'y'.repeat(20_000)}"}][expiration:2100-01-01T00:00:00Z]`,
      ).toSorted();
      await importAll(fixture.store, texts(...lines));
      expect((await scanTexts(fixture)).toSorted()).toEqual(lines);
      const parts = await changesUpToHead(fixture.store, 0);
      expect(parts.length).toBeGreaterThan(1); // by size, not by count
    });

    storeTest('what is there fails all of it, by the first and its place', async (fixture) => {
      const { store } = fixture;
      await write(
        store,
        'create document:d0004321#viewer@user:anna',
        'create document:d0004999#viewer@user:anna',
      );
      const failed = importAll(store, documents(6000));
      await expect(failed).rejects.toMatchObject({
        reason: 'already-exists',
        details: { relationship: 'document:d0004321#viewer@user:anna' },
      });
      await expect(failed).rejects.toThrow('relationship 4322 of the import');
      expect(store.head()).toBe(1);
      expect(await scanTexts(fixture)).toHaveLength(2);
      expect((await importAll(store, documents(4000))).revision).toBe(2); // nothing stands in the way of the rest
    });

    storeTest('what comes twice fails all of it, near and far apart, in any order', async (fixture) => {
      const twice = 'document:d0000003#viewer@user:anna';
      const near = importAll(fixture.store, texts('document:x#viewer@user:x', twice, twice));
      await expect(near).rejects.toThrow('relationship 3 of the import');
      async function* far(): AsyncGenerator<readonly Relationship[], void> {
        yield* documents(5000);
        yield [relationship('document:a#viewer@user:x'), relationship(twice)];
      }
      await expect(importAll(fixture.store, far())).rejects.toThrow('relationship 5002 of the import');
      expect(await scanTexts(fixture)).toEqual([]);
    });

    storeTest('an identity is one whatever it depends on', async (fixture) => {
      const both = importAll(
        fixture.store,
        texts('document:a#viewer@user:x[cav]', 'document:a#viewer@user:x[expiration:2100-01-01T00:00:00Z]'),
      );
      await expect(both).rejects.toMatchObject({ reason: 'already-exists' });
    });

    storeTest('over an expired relationship it replaces it, for older snapshots too', async (fixture) => {
      const { store, clock } = fixture;
      const expires = new Date(clock.nowMs() + 1000).toISOString();
      await write(store, `create document:d0000002#viewer@user:anna[expiration:${expires}]`);
      await expect(importAll(store, documents(3))).rejects.toMatchObject({ reason: 'already-exists' });
      clock.advance(1000);
      await importAll(store, documents(3));
      const page = {
        kind: 'forward',
        resource: { type: 'document', id: 'd0000002' },
        relation: 'viewer',
      } as const;
      const [versions] = await store.readPages([page], 2, never);
      expect(versions?.map(({ created, deleted }) => [created, deleted])).toEqual([
        [2, undefined],
        [1, 2],
      ]);
      const told = (await changesUpToHead(store, 1)).flatMap(({ updates }) => updates);
      expect(told).toHaveLength(3);
      const again = importAll(store, texts('document:d0000002#viewer@user:anna'));
      await expect(again).rejects.toMatchObject({ reason: 'already-exists' });
    });

    storeTest('it comes twice over an expired relationship', async ({ store, clock }) => {
      const expires = new Date(clock.nowMs() + 1000).toISOString();
      await write(store, `create document:d0000002#viewer@user:anna[expiration:${expires}]`);
      clock.advance(1000);
      async function* far(): AsyncGenerator<readonly Relationship[], void> {
        yield* documents(5000);
        yield [relationship('document:d0000002#viewer@user:anna')];
      }
      await expect(importAll(store, far())).rejects.toThrow('relationship 5001 of the import');
    });

    storeTest('it comes twice over one that expired and is collected in between', async (fixture) => {
      const { store, clock } = fixture;
      const twice = 'document:d0000002#viewer@user:anna';
      const expires = new Date(clock.nowMs() + 1000).toISOString();
      await write(store, `create ${twice}[expiration:${expires}]`);
      clock.advance(1000);
      const [half, rest] = [gate(), gate()];
      const importing = importAll(store, inTwoParts(documents(5000), half.open, rest.opened, texts(twice)));
      await half.opened;
      expect(await store.collect(store.head(), clock.nowMs(), never)).toMatchObject({ expired: 1 });
      rest.open();
      await expect(importing).rejects.toThrow('relationship 5001 of the import');
      expect(await scanTexts(fixture)).toEqual([]);
    });

    storeTest('other work has its turns, whatever the size of a batch', async ({ store }) => {
      let [taken, takenBefore, mostInOneTurn] = [0, 0, 0];
      const batch = Array.from({ length: 20_000 }, (_, index): Relationship => {
        const made = relationship(`document:d${index}#viewer@user:anna`);
        return {
          ...made,
          get resource() {
            taken = Math.max(taken, index + 1);
            return made.resource;
          },
        };
      });
      async function* inOne(): AsyncGenerator<readonly Relationship[], void> {
        yield batch;
      }
      const importing = importAll(store, inOne());
      while (taken < batch.length) {
        await new Promise((resolve) => setImmediate(resolve));
        mostInOneTurn = Math.max(mostInOneTurn, taken - takenBefore);
        takenBefore = taken;
      }
      await importing;
      expect(mostInOneTurn).toBeLessThanOrEqual(500);
    });

    storeTest('commits go on meanwhile, and see nothing of it', async (fixture) => {
      const { store } = fixture;
      const [half, rest] = [gate(), gate()];
      const importing = importAll(
        store,
        inTwoParts(documents(5000), half.open, rest.opened, documents(10, { prefix: 'e' })),
      );
      await half.opened;
      expect((await write(store, 'touch document:mine#viewer@user:ben')).revision).toBe(1);
      expect((await write(store, 'delete document:d0000001#viewer@user:anna')).revision).toBe(2); // it is not there
      const all = { resourceType: 'document', resourceIdPrefix: 'd0' };
      const mustMatch = commitOf(
        { kind: 'update', updates: [] },
        { preconditions: [{ operation: 'must-match', filter: all }] },
      );
      await expect(store.commit(mustMatch, never)).rejects.toMatchObject({ reason: 'precondition-failed' });
      const sweep = commitOf({ kind: 'delete-matching', filter: all, limit: undefined, partial: false });
      expect(await store.commit(sweep, never)).toMatchObject({ revision: 3, deletedCount: 0 });
      await store.collect(store.head(), Number.MAX_SAFE_INTEGER / 1e7, never);
      expect(await scanTexts(fixture)).toEqual(['document:mine#viewer@user:ben']);
      rest.open();
      expect(await importing).toEqual({ revision: 4, count: 5010 });
      expect(await scanTexts(fixture)).toHaveLength(5011);
    });

    storeTest('what another transaction writes meanwhile is a conflict, and stays', async (fixture) => {
      const { store } = fixture;
      const [half, rest] = [gate(), gate()];
      const importing = importAll(store, inTwoParts(documents(5000), half.open, rest.opened, documents(0)));
      await half.opened;
      await write(store, 'create document:d0000009#viewer@user:anna[cav]');
      rest.open();
      await expect(importing).rejects.toMatchObject({ reason: 'conflict' });
      expect(await scanTexts(fixture)).toEqual(['document:d0000009#viewer@user:anna[cav]']);
      await expect(importAll(store, documents(5000))).rejects.toMatchObject({ reason: 'already-exists' });
    });

    storeTest('of two imports of the same things one wins, of different things both', async (fixture) => {
      const { store } = fixture;
      const rivals = await Promise.allSettled([
        importAll(store, documents(5000)),
        importAll(store, documents(5000)),
        importAll(store, documents(5000, { prefix: 'e' })),
      ]);
      expect(
        rivals
          .slice(0, 2)
          .map(({ status }) => status)
          .toSorted(),
      ).toEqual(['fulfilled', 'rejected']);
      expect(rivals[2].status).toBe('fulfilled');
      expect(await scanTexts(fixture)).toHaveLength(10_000);
    });

    storeTest('an import that something was taken from takes nothing any more', async (fixture) => {
      const { store } = fixture;
      const [half, rest, otherHalf, otherRest, otherWhole, end] = [
        gate(),
        gate(),
        gate(),
        gate(),
        gate(),
        gate(),
      ];
      const [ones, others] = [{ prefix: 'd' }, { prefix: 'e' }];
      const doomed = importAll(
        store,
        inTwoParts(documents(5000, ones), half.open, rest.opened, documents(5000, others)),
      );
      doomed.catch(() => undefined); // awaited below
      await half.opened;
      const taking = inTwoParts(
        documents(5000, others),
        otherHalf.open,
        otherRest.opened,
        documents(5000, ones),
      );
      const winner = importAll(store, inTwoParts(taking, otherWhole.open, end.opened, documents(0)));
      await otherHalf.opened;
      otherRest.open();
      await otherWhole.opened;
      rest.open();
      await expect(doomed).rejects.toMatchObject({ reason: 'conflict' });
      end.open();
      expect(await winner).toMatchObject({ count: 10_000 });
      expect(await scanTexts(fixture)).toHaveLength(10_000);
    });

    storeTest('a source that fails, and a signal, leave nothing', async (fixture) => {
      const { store } = fixture;
      async function* failing(): AsyncGenerator<readonly Relationship[], void> {
        yield* documents(5000);
        throw new Error('the source is gone');
      }
      await expect(importAll(store, failing())).rejects.toThrow('the source is gone');
      const stop = new AbortController();
      const [half, rest] = [gate(), gate()];
      const stopped = importAll(
        store,
        inTwoParts(documents(5000), half.open, rest.opened, documents(5000, { prefix: 'e' })),
        stop.signal,
      );
      await half.opened;
      stop.abort(new Error('caller left'));
      rest.open();
      await expect(stopped).rejects.toThrow('caller left');
      expect(store.head()).toBe(0);
      expect(await importAll(store, documents(5000))).toEqual({ revision: 1, count: 5000 });
      expect(await scanTexts(fixture)).toHaveLength(5000);
    });

    storeTest('a bad one before the source fails is what is told', async ({ store }) => {
      async function* failing(): AsyncGenerator<readonly Relationship[], void> {
        yield* texts('document:x#viewer@user:x', 'document:x#viewer@user:x');
        throw new Error('the source is gone');
      }
      await expect(importAll(store, failing())).rejects.toThrow('relationship 2 of the import');
    });

    storeTest('a schema that moves meanwhile fails it', async ({ store }) => {
      const [half, rest] = [gate(), gate()];
      const importing = importAll(store, inTwoParts(documents(3000), half.open, rest.opened, documents(0)));
      await half.opened;
      await store.commit(commitOf({ kind: 'schema', text: 'definition user {}', guards: [] }), never);
      rest.open();
      await expect(importing).rejects.toMatchObject({ reason: 'schema-changed' });
    });

    storeTest('a follower that stands in the middle of one that is collected is told', async ({ store }) => {
      await importAll(store, documents(9000));
      await write(store);
      const slow = store.changes(0, never)[Symbol.asyncIterator]();
      expect((await slow.next()).value?.complete).toBe(false);
      await store.collect(1, 0, never);
      await expect(slow.next()).rejects.toMatchObject({ reason: 'revision-expired' });
    });

    storeTest('what was imported is collected like everything', async (fixture) => {
      const { store, clock } = fixture;
      await importAll(store, documents(3000));
      const filter = { resourceType: 'document' };
      await store.commit(commitOf({ kind: 'delete-matching', filter, limit: 2999, partial: true }), never);
      await write(store);
      const outcome = await store.collect(3, clock.nowMs(), never);
      expect(outcome).toEqual({ versions: 2999, expired: 0, changes: 3 });
      expect(await scanTexts(fixture)).toHaveLength(1);
    });
  });
}

/** Change sets up to `last`, as they come. */
async function collect(store: Store, last: number): Promise<readonly ChangeSet[]> {
  const changes: ChangeSet[] = [];
  for await (const change of store.changes(0, never)) {
    changes.push(change);
    if (change.revision === last && change.complete) break;
  }
  return changes;
}
