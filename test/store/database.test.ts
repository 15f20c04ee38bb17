import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { put } from '../../src/base/sealed-value.ts';
import { Database, ROWS_MAX } from '../../src/store/level/database.ts';
import { numberAt, numbered, rangeOf } from '../../src/store/level/layout.ts';

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-database-'));
  database = await Database.open(folder, true);
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a range that was thought to be short is read to its end, in batches that grow up to the most', async () => {
  const count = 2 * ROWS_MAX;
  const rows = Array.from({ length: count }, (_, index) => put(numbered('x', index), Buffer.from('row')));
  await database.write(rows, false);
  const batches: (readonly number[])[] = [];
  for await (const entries of database.rows(rangeOf('x'), { rowsAtFirst: 100 })) {
    batches.push(entries.map(([key]) => numberAt(key, 0)));
  }
  expect(batches.flat()).toEqual(Array.from({ length: count }, (_, index) => index));
  expect(batches.map(({ length }) => length)).toEqual([100, 800, ROWS_MAX, 100]);
});
