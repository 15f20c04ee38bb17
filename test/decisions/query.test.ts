import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/decisions/record/record.ts';
import type { DecisionFilter } from '../../src/decisions/read/filter.ts';
import { matchesFilter } from '../../src/decisions/read/filter.ts';
import { queryDecisions } from '../../src/decisions/read/query.ts';
import type { QueryAsk, QueryItem } from '../../src/decisions/read/query.ts';
import { SEGMENT_RECORDS } from '../../src/decisions/disk/segment-index.ts';
import type { LogView } from '../../src/decisions/read/view.ts';
import { anyEntry, objectOf } from './arbitraries.ts';
import {
  ALLOW,
  CALL,
  checkOf,
  collect,
  delegatedOf,
  DENY,
  HandClock,
  never,
  openLog,
  readAll,
  runsOr,
  stopOf,
  withFolder,
} from './fixtures.ts';

const RUNS = { numRuns: runsOr(60) };
const START = new HandClock().now;

async function ask(view: LogView, question: Partial<QueryAsk>): Promise<readonly QueryItem[]> {
  const whole = { filter: {}, order: 'ascending', limit: 0, cursor: undefined, ...question } as const;
  return collect(queryDecisions(view, whole, never));
}

function sequencesOf(items: readonly QueryItem[]): readonly number[] {
  return items.map(({ logged }) => logged.sequence);
}

const party = (type: string) => objectOf(type).filter(({ id }) => id.length === 1);
const filter: fc.Arbitrary<DecisionFilter> = fc
  .record(
    {
      fromMs: fc.integer({ min: START - 5, max: START + 305 }),
      toMs: fc.integer({ min: START - 5, max: START + 305 }),
      user: party('user'),
      agent: party('agent'),
      sessions: fc.array(party('session'), { maxLength: 3 }),
      withDescendants: fc.boolean(),
      resource: party('document'),
      permission: fc.constantFrom('view', 'edit'),
      verdict: fc.constantFrom('allow', 'deny', 'conditional', 'error'),
      reason: fc.constantFrom('LINK_DENIED', 'REVOKED'),
      kind: fc.constantFrom('check', 'bulk', 'delegated-check', 'stop', 'gap'),
      caller: fc.constantFrom('gateway', 'console'),
      correlationId: fc.constantFrom('r1', 'r2'),
    },
    { requiredKeys: [] },
  )
  .map(({ ...few }) => few);
/** Most random filters match nothing: half of them keep only a part or two. */
const someFilter = fc.oneof(
  filter,
  fc.tuple(filter, fc.nat(), fc.nat()).map(([whole, one, other]): DecisionFilter => {
    const parts = Object.entries(whole);
    return Object.fromEntries(
      parts.filter((_, at) => at === one % parts.length || at === other % parts.length),
    );
  }),
);

test('a query finds what a filter over all records finds, in pages that are disjoint and complete', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    const log = await openLog(folder, { clock });
    let found = 0;
    for (const [n, entry] of fc.sample(anyEntry, { numRuns: 300, seed: 6 }).entries()) {
      log.append(entry);
      if (n % 3 === 0) clock.now += 3;
      if (n % 37 === 0) await log.settle(); // a block ends
    }
    await log.settle();
    const all = (await readAll(log)).filter(({ sequence }) => sequence < 300);
    await fc.assert(
      fc.asyncProperty(
        someFilter,
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        async (wanted, isNewest, limit) => {
          const expected = all
            .filter(({ record }) => matchesFilter(wanted, record))
            .map(({ sequence }) => sequence);
          if (isNewest) expected.reverse();
          const order = isNewest ? 'descending' : 'ascending';
          expect(sequencesOf(await ask(log, { filter: wanted, order }))).toEqual(expected);
          const pages: number[] = [];
          for (let cursor: string | undefined; ;) {
            const page: readonly QueryItem[] = await ask(log, { filter: wanted, order, limit, cursor });
            pages.push(...sequencesOf(page));
            if (page.length < limit) break;
            cursor = page.at(-1)!.cursor;
          }
          expect(pages).toEqual(expected);
          found += expected.length;
        },
      ),
      RUNS,
    );
    expect(found).toBeGreaterThan(RUNS.numRuns);
    await log.close();
  });
});

const MINE = ['user:amy', 'agent:helper', 'session:s1'];
const CHILD = [...MINE, 'agent:searcher', 'session:s2'];
const ITEM = checkOf('user:ben', 'document:b', { outcome: DENY, witness: [] });
const RECORDS: readonly Entry[] = [
  delegatedOf(MINE, 'document:a'), // 0
  delegatedOf(CHILD, 'document:a', { outcome: { verdict: 'deny', reason: 'LINK_DENIED', missing: [] } }), // 1
  checkOf('session:s1', 'document:b'), // 2
  stopOf('session:s2'), // 3
  { kind: 'bulk', call: CALL, items: [checkOf('user:amy', 'document:a'), ITEM], outcome: ALLOW }, // 4
  checkOf('agent:helper', 'document:c'), // 5
];

test.each<{ readonly filter: DecisionFilter; readonly found: readonly number[] }>([
  { filter: { sessions: [{ type: 'session', id: 's1' }] }, found: [0, 2] },
  { filter: { sessions: [{ type: 'session', id: 's1' }], withDescendants: true }, found: [0, 1, 2] },
  { filter: { sessions: [{ type: 'session', id: 's2' }] }, found: [1, 3] },
  { filter: { sessions: ['s1', 's2'].map((id) => ({ type: 'session', id })) }, found: [0, 1, 2, 3] },
  { filter: { sessions: [] }, found: [] },
  { filter: { agent: { type: 'agent', id: 'helper' } }, found: [0, 1, 5] },
  { filter: { user: { type: 'user', id: 'amy' } }, found: [0, 1, 4] },
  { filter: { resource: { type: 'document', id: 'b' } }, found: [2, 4] },
  { filter: { verdict: 'deny' }, found: [1, 4] }, // of an item too
  { filter: { reason: 'LINK_DENIED' }, found: [1] },
  { filter: { kind: 'stop' }, found: [3] },
  { filter: { caller: 'nobody' }, found: [] },
])('$filter finds $found', async ({ filter: wanted, found }) => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    for (const entry of RECORDS) log.append(entry);
    await log.settle();
    expect(sequencesOf(await ask(log, { filter: wanted }))).toEqual(found);
  });
});

test('what is recorded between two pages is on neither', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    for (let n = 0; n < 5; n++) await log.appendDurably(ITEM);
    const first = await ask(log, { limit: 3 });
    const newest = await ask(log, { limit: 3, order: 'descending' });
    await log.appendDurably(ITEM);
    expect(sequencesOf(await ask(log, { cursor: first.at(-1)!.cursor }))).toEqual([3, 4]);
    expect(sequencesOf(await ask(log, { cursor: newest.at(-1)!.cursor, order: 'descending' }))).toEqual([
      1, 0,
    ]);
  });
});

test('a cursor is for one question of one log', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(`${folder}/one`);
    await using other = await openLog(`${folder}/other`);
    for (const each of [log, other]) for (let n = 0; n < 3; n++) await each.appendDurably(ITEM);
    const [{ cursor } = { cursor: '' }] = await ask(log, { limit: 1 });
    const wrong = 'the cursor is of another query';
    await expect(ask(log, { cursor, filter: { verdict: 'deny' } })).rejects.toThrow(wrong);
    await expect(ask(log, { cursor, order: 'descending' })).rejects.toThrow(wrong);
    await expect(ask(other, { cursor })).rejects.toThrow(wrong);
    for (const text of ['', 'x', 'e30', Buffer.from('{"digest":1}').toString('base64url')]) {
      await expect(ask(log, { cursor: text })).rejects.toThrow('expected a cursor of a query of decisions');
    }
  });
});

test('a query for one session reads its blocks and no others', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    for (let n = 0; n < 50; n++) await log.appendDurably(n === 30 ? RECORDS[0]! : ITEM);
    const { database } = log;
    const first = database.first.bind(database);
    let reads = 0;
    database.first = async (...range) => {
      reads++;
      return first(...range);
    };
    const session = { type: 'session', id: 's1' };
    expect(sequencesOf(await ask(log, { filter: { sessions: [session] } }))).toEqual([30]);
    expect(reads).toBe(1);
  });
});

test('whole segments are found by their rows, and the rest in memory, also when the log was opened anew', async () => {
  await withFolder(async (folder) => {
    const size = 3 * SEGMENT_RECORDS - 5;
    const wanted = new Set([0, 1, 2000, 4095, 4096, 9000, 12_000, size - 1]);
    const filter_ = { resource: { type: 'document', id: 'wanted' } };
    let log = await openLog(folder);
    const found: number[][] = [];
    for (let n = 0; n < size; n++) {
      log.append(checkOf('user:anna', wanted.has(n) ? 'document:wanted' : `document:d${n % 50}`));
      if (n % 700 === 0) await log.settle();
    }
    await log.settle();
    found.push([...sequencesOf(await ask(log, { filter: filter_ }))]);
    found.push(sequencesOf(await ask(log, { filter: filter_, order: 'descending' })).toReversed());
    await log.close();
    log = await openLog(folder);
    found.push([...sequencesOf(await ask(log, { filter: filter_ }))]);
    for (const each of found) expect(each).toEqual([...wanted]);
    await log.close();
  });
});
