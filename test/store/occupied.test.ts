import { expect, test } from 'vitest';
import { Database } from '../../src/store/level/database.ts';
import { LiveKeys } from '../../src/store/level/live-keys.ts';
import { occupiedAmong } from '../../src/store/level/occupied.ts';
import { beginRows, endRows } from '../../src/store/level/version-row.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { relationship, withFolder } from './fixtures.ts';

function document(id: number): Relationship {
  return relationship(`document:${id}#viewer@user:u`);
}

/** Those of `asked` that are found occupied, in a store where `stored` are live and `ended` have been. */
async function occupiedOf(
  asked: readonly number[],
  stored: readonly number[],
  ended: readonly number[] = [],
): Promise<readonly number[]> {
  return withFolder(async (folder) => {
    const database = await Database.open(folder, true);
    const rows = [
      ...stored.flatMap((id) => beginRows(document(id), 1)),
      ...ended.flatMap((id) => endRows({ relationship: document(id), created: 1, deleted: undefined }, 2)),
    ];
    await database.write(rows, false);
    const keys = new LiveKeys(asked.length);
    for (const id of asked) keys.addForward(document(id));
    const occupied = await occupiedAmong(database, keys, keys.order());
    await database.close();
    for (const [index, { relationship: found }] of occupied) expect(found).toEqual(document(asked[index]!));
    return Array.from(occupied.keys(), (index) => asked[index]!).toSorted((a, b) => a - b);
  });
}

function range(from: number, to: number, step = 1): readonly number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);
}

test.each([
  { name: 'nothing is stored', asked: range(0, 3000), stored: [] },
  { name: 'little is stored between', asked: range(1000, 4000), stored: range(1500, 1520) },
  {
    name: 'as much is stored between, none of it asked for',
    asked: range(0, 4000, 2),
    stored: range(1, 4000, 2),
  },
  { name: 'all is stored', asked: range(0, 3000), stored: range(0, 3000) },
  // `9500` to `9999` and `10000` to `11499` have the rows in `1150` to `9499` between them.
  { name: 'what is asked for is in two places', asked: range(9500, 11_500), stored: range(1150, 9510) },
  { name: 'the first and the last are stored', asked: range(1000, 3000), stored: [1000, 2999] },
])('what is asked for is told by whether it is stored: $name', async ({ asked, stored }) => {
  const isStored = new Set(stored);
  expect(await occupiedOf(asked, stored)).toEqual(asked.filter((id) => isStored.has(id)));
});

test('versions that have ended occupy nothing, however many are between', async () => {
  expect(await occupiedOf(range(1000, 3000), [1235], range(1000, 3000, 3))).toEqual([1235]);
});
