import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { formatIdentity } from '../../src/model/relationship-text.ts';
import { NOTHING_STORED, type StoredQuota } from '../../src/model/stored.ts';
import type { Store } from '../../src/store/store.ts';
import type { Fixture } from './fixtures.ts';
import { changesUpToHead, commitOf, never, relationship, scanAll, updatesOf, write } from './fixtures.ts';
import { documents, importAll } from './imports.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 8);
/** Of `document:d0000000#viewer@user:anna` and whatever else has names as long: 44 bytes of forward key, 43 of reverse key, and two values of 17. */
const ONE = 121;

/** How every `Store` counts what it holds, and holds to a quota. `open` makes an empty one. */
export function storedContract(name: string, open: (quota?: StoredQuota) => Promise<Fixture>): void {
  const storedTest = (
    title: string,
    quota: StoredQuota | undefined,
    run: (fixture: Fixture) => Promise<void>,
  ): void => {
    test(title, async () => {
      let fixture = await open(quota);
      try {
        await run({ ...fixture, reopen: async () => (fixture = await fixture.reopen()) });
      } finally {
        await fixture.close(); // which verifies the count against the rows
      }
    });
  };
  const three = { relationships: 3, bytes: 0 };
  const bytesOfThree = { relationships: 0, bytes: 3 * ONE };
  const over = { reason: 'over-stored-quota' };

  describe(`${name}: what is stored`, () => {
    storedTest(
      'is nothing, then what was created, then less by what was deleted',
      undefined,
      async (fixture) => {
        const { store } = fixture;
        expect(store.stored()).toEqual(NOTHING_STORED);
        await importAll(store, documents(5));
        expect(store.stored()).toEqual({ relationships: 5, bytes: 5 * ONE });
        await write(
          store,
          'delete document:d0000001#viewer@user:anna',
          'delete document:none#viewer@user:anna',
        );
        expect(store.stored()).toEqual({ relationships: 4, bytes: 4 * ONE });
        expect((await fixture.reopen()).store.stored()).toEqual({ relationships: 4, bytes: 4 * ONE });
      },
    );

    storedTest(
      'changes its bytes alone by a touch, and nothing by one that changes nothing',
      undefined,
      async ({ store }) => {
        await write(store, 'create document:d0000000#viewer@user:anna');
        await write(store, 'touch document:d0000000#viewer@user:anna');
        expect(store.stored()).toEqual({ relationships: 1, bytes: ONE });
        await write(store, 'touch document:d0000000#viewer@user:anna[cav]');
        expect(store.stored()).toEqual({ relationships: 1, bytes: ONE + 2 * (4 + 3 + 4 + 2) }); // name and `{}`, with their lengths
        await write(store, 'touch document:d0000000#viewer@user:anna[expiration:2099-01-01T00:00:00Z]');
        expect(store.stored()).toEqual({ relationships: 1, bytes: ONE + 2 * 12 + (44 - 6 + 13 + 4) }); // the instant, and the wait for it
      },
    );

    storedTest(
      'has what expired until it is collected, or another takes its place',
      undefined,
      async ({ store, clock }) => {
        const soon = new Date(clock.nowMs() + 1_000).toISOString();
        await write(
          store,
          `create document:d0000000#viewer@user:anna[expiration:${soon}]`,
          `create document:d0000001#viewer@user:anna[expiration:${soon}]`,
          `create document:d0000002#viewer@user:anna[expiration:${soon}]`,
        );
        clock.advance(2_000);
        expect(store.stored().relationships).toBe(3);
        await write(store, 'create document:d0000000#viewer@user:anna');
        expect(store.stored().relationships).toBe(3);
        await importAll(store, documents(1, { prefix: 'e' }));
        await store.collect(0, clock.nowMs(), never);
        expect(store.stored()).toEqual({ relationships: 2, bytes: 2 * ONE });
      },
    );

    storedTest('has nothing of an import that fails', undefined, async ({ store }) => {
      await write(store, 'create document:d0000003#viewer@user:anna');
      await expect(importAll(store, documents(5))).rejects.toMatchObject({ reason: 'already-exists' });
      expect(store.stored()).toEqual({ relationships: 1, bytes: ONE });
    });

    storedTest('is less by all that a filter deletes', undefined, async ({ store }) => {
      await importAll(store, documents(2_500));
      await write(store, 'create document:z#viewer@user:anna');
      const filter = { resourceIdPrefix: 'd' };
      await store.commit(commitOf({ kind: 'delete-matching', filter, limit: 100, partial: true }), never);
      expect(store.stored().relationships).toBe(2_401);
      await store.commit(
        commitOf({ kind: 'delete-matching', filter, limit: undefined, partial: false }),
        never,
      );
      expect(store.stored().relationships).toBe(1);
    });
  });

  describe(`${name}: a quota`, () => {
    storedTest(
      'refuses the write that would pass it, whole, and says what there is',
      three,
      async ({ store }) => {
        await write(store, 'create document:a#viewer@user:anna', 'create document:b#viewer@user:anna');
        const tooMuch = write(
          store,
          'create document:c#viewer@user:anna',
          'create document:d#viewer@user:anna',
        );
        await expect(tooMuch).rejects.toMatchObject({
          ...over,
          details: { quota: 'stored-relationships', limit: '3', found: '2', asked: '2' },
          retryAfterMs: undefined,
        });
        await expect(tooMuch).rejects.toThrow('expected at most 3 stored relationships, found 2 and 2 more');
        expect([store.head(), store.stored().relationships]).toEqual([1, 2]);
        await write(store, 'create document:c#viewer@user:anna');
        await expect(write(store, 'touch document:d#viewer@user:anna')).rejects.toMatchObject(over);
      },
    );

    storedTest('of bytes counts the bytes', bytesOfThree, async ({ store }) => {
      await importAll(store, documents(3));
      await expect(write(store, 'touch document:d0000000#viewer@user:anna[cav]')).rejects.toMatchObject({
        ...over,
        details: { quota: 'stored-bytes', limit: String(3 * ONE), found: String(3 * ONE), asked: '26' },
      });
    });

    storedTest('lets through what takes as much away as it adds', three, async ({ store }) => {
      await importAll(store, documents(3));
      await write(
        store,
        'delete document:d0000000#viewer@user:anna',
        'create document:a#viewer@user:anna',
        'touch document:d0000001#viewer@user:anna[cav]',
      );
      await write(store, 'delete document:d0000002#viewer@user:anna');
      await write(store, 'create document:b#viewer@user:anna');
      expect(store.stored().relationships).toBe(3);
    });

    storedTest('does not keep what is exempt from being written', three, async ({ store }) => {
      await importAll(store, documents(3));
      await store.commit(updatesOf(['create document:stop#viewer@user:*'], { isExempt: true }), never);
      expect(store.stored().relationships).toBe(4);
      await write(store, 'delete document:d0000000#viewer@user:anna');
    });

    storedTest(
      'ends an import once it is clear that it would pass, and leaves nothing',
      three,
      async (fixture) => {
        const { store } = fixture;
        await write(store, 'create document:a#viewer@user:anna');
        let taken = 0;
        async function* counted() {
          for await (const batch of documents(50_000)) {
            taken += batch.length;
            yield batch;
          }
        }
        await expect(importAll(store, counted())).rejects.toMatchObject({
          ...over,
          details: { quota: 'stored-relationships', limit: '3', found: '1' },
        });
        expect(taken).toBeLessThan(10_000);
        expect([store.head(), store.stored().relationships]).toEqual([1, 1]);
        await write(store, 'create document:d0000001#viewer@user:anna'); // nothing staged is in its way
        await importAll(store, documents(1, { prefix: 'e' }));
        expect((await fixture.reopen()).store.stored().relationships).toBe(3);
      },
    );

    storedTest(
      'holds two imports that fit one by one, but not both',
      { relationships: 3_000, bytes: 0 },
      async ({ store }) => {
        const rivals = await Promise.allSettled([
          importAll(store, documents(2_000)),
          importAll(store, documents(2_000, { prefix: 'e' })),
        ]);
        expect(rivals.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
        expect(store.stored()).toEqual({ relationships: 2_000, bytes: 2_000 * ONE });
      },
    );

    test('of many writers at once is never passed, and always used up', async () => {
      const quotas = fc.constantFrom<StoredQuota>(
        { relationships: 20, bytes: 0 },
        { relationships: 0, bytes: 20 * ONE },
        { relationships: 20, bytes: 20 * ONE },
      );
      await fc.assert(
        fc.asyncProperty(
          quotas,
          fc.array(fc.array(acts, { maxLength: 6 }), { minLength: 2, maxLength: 5 }),
          async (quota, scripts) => {
            const fixture = await open(quota);
            const { store } = fixture;
            try {
              await Promise.all(scripts.map((script, writer) => play(store, script, writer)));
              expect(await largest(store)).toBeLessThanOrEqual(20);
              await Promise.all(Array.from({ length: 25 }, (_, index) => attempt(createOf(store, 9, index))));
              expect(store.stored()).toEqual({ relationships: 20, bytes: 20 * ONE });
              expect(await scanAll(store, store.head(), fixture.clock.nowMs())).toHaveLength(20);
            } finally {
              await fixture.close();
            }
          },
        ),
        { numRuns: RUNS },
      );
    });
  });
}

/** What one of several writers does: all names are equally long, so that a quota of bytes is one of relationships. */
type Act = {
  readonly kind: 'create' | 'delete' | 'import' | 'erase';
  readonly from: number;
  readonly count: number;
};

const acts: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('create', 'create', 'create', 'import', 'delete', 'erase'),
  from: fc.nat(9),
  count: fc.integer({ min: 1, max: 9 }),
});

async function play(store: Store, script: readonly Act[], writer: number): Promise<void> {
  for (const { kind, from, count } of script) {
    const ids = Array.from({ length: count }, (_, index) => nameOf(writer, from + index));
    switch (kind) {
      case 'create':
        await attempt(write(store, ...ids.map((id) => `touch ${id}`)));
        break;
      case 'delete':
        await write(store, ...ids.map((id) => `delete ${id}`)); // never refused
        break;
      case 'import':
        await attempt(importAll(store, one(ids)));
        break;
      case 'erase':
        await store.commit(
          commitOf({
            kind: 'delete-matching',
            filter: { resourceIdPrefix: `w${writer}` },
            limit: undefined,
            partial: false,
          }),
          never,
        );
    }
  }
}

async function* one(ids: readonly string[]) {
  yield ids.map(relationship);
}

function createOf(store: Store, writer: number, index: number): Promise<unknown> {
  return write(store, `touch ${nameOf(writer, index)}`);
}

function nameOf(writer: number, index: number): string {
  return `document:w${writer}${String(index).padStart(6, '0')}#viewer@user:anna`;
}

/** An import may also meet what is there. */
async function attempt(made: Promise<unknown>): Promise<void> {
  try {
    await made;
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    expect(['over-stored-quota', 'already-exists']).toContain(thrown.reason);
  }
}

/** The most relationships that there were at any revision. */
async function largest(store: Store): Promise<number> {
  const live = new Set<string>();
  let most = 0;
  for (const { updates, complete } of await changesUpToHead(store, 0)) {
    for (const { operation, relationship: changed } of updates) {
      if (operation === 'delete') live.delete(formatIdentity(changed));
      else live.add(formatIdentity(changed));
    }
    if (complete) most = Math.max(most, live.size);
  }
  return most;
}
