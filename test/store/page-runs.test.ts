import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsOf } from '../../src/store/level/page-runs.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import type { PageKey } from '../../src/store/store.ts';
import { HandClock, never, relationship, withFolder, write } from './fixtures.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 60);

function forward(resource: string, plainMax?: number): PageKey {
  const { resource: object, relation } = relationship(`${resource}@user:any`);
  return { kind: 'forward', resource: object, relation, plainMax };
}

test('forward pages of one resource are one run in the order of the store, others and repeated ones have their own', () => {
  const keys: readonly PageKey[] = [
    forward('folder:a#viewer'),
    forward('folder:b#viewer'),
    { kind: 'reverse', subject: { type: 'folder', id: 'a', relation: '' } },
    forward('folder:a#editor'),
    forward('folder:a#viewer', 3),
  ];
  const places = runsOf(keys).map((run) => run.map(({ place }) => place));
  expect(places.toSorted(([a = 0], [b = 0]) => a - b)).toEqual([[1], [2], [3, 0], [4]]);
});

/** How many users are on each relation of a document: pages that are passed over are short, long, or longer than a read. */
const SIZES = { aaa: 3, bbb: 0, bbb_c: 70, ccc: 1, ddd: 400, eee: 2 };
const RELATIONS = Object.keys(SIZES);

const key = fc.record({
  id: fc.constantFrom('1', '2'),
  relation: fc.constantFrom(...RELATIONS, 'none'),
  plainMax: fc.constantFrom(undefined, 0, 1, 40),
});

test('pages that are read together are what each is alone', () =>
  withFolder(async (folder) => {
    await using store = await LevelStore.open(folder, new HandClock());
    for (const id of ['1', '2']) {
      const members = Object.entries(SIZES).flatMap(([relation, size]) => [
        ...(size > 0 ? [`create document:${id}#${relation}@team:t#member`] : []),
        ...Array.from({ length: size }, (_, user) => `create document:${id}#${relation}@user:${user}`),
      ]);
      await write(store, ...members);
    }
    const upTo = store.head();
    await fc.assert(
      fc.asyncProperty(fc.array(key, { minLength: 1, maxLength: 8 }), async (asked) => {
        const keys = asked.map(({ id, relation, plainMax }) =>
          forward(`document:${id}#${relation}`, plainMax),
        );
        const together = await store.readPages(keys, upTo, never);
        const alone = await Promise.all(keys.map((one) => store.readPages([one], upTo, never)));
        expect(together).toEqual(alone.flat());
      }),
      { numRuns: RUNS },
    );
    const sizes = await store.readPages(
      RELATIONS.map((relation) => forward(`document:1#${relation}`)),
      upTo,
      never,
    );
    expect(sizes.map(({ length }) => length)).toEqual([4, 0, 71, 2, 401, 3]);
  }));
