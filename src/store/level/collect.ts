import { isExpired, type Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { CollectOutcome } from '../store.ts';
import { decodeChange } from './change-row.ts';
import type { Change } from './change-row.ts';
import type { Database } from './database.ts';
import type { Group } from './group.ts';
import { bulkKey, changeKey, numberAt, rangeOf, schemaKey, TAG } from './layout.ts';
import { putWindow } from './meta.ts';
import { del } from '../../base/sealed-value.ts';
import type { Operation } from '../../base/sealed-value.ts';
import { dropEndedRows, expiredBy, textOfExpiryKey } from './version-row.ts';
import type { Writer } from './writer.ts';

/** Rows removed in one turn of the writer, about: commits wait no longer than that takes. */
const ROWS_PER_TURN = 500;

/**
 * Takes out what no reader can see any more, in turns of the writer between the turns of commits:
 *
 * 1. The window moves: from here on reads before `before` are refused, and only then anything goes. Not in one batch with
 *    it: a reader who is let in while that is written would not find what it takes. Schemas that were replaced go first.
 * 2. Each changelog row up to `oldest` names the versions that its transaction ended; no revision from `oldest` on shows
 *    them. They go, and after them the row itself. A crash leaves the rows not yet done, and the next collection
 *    begins with them.
 * 3. The times of revisions behind `oldest`.
 * 4. Live relationships that expired at or before `nowMs`. An expiration is measured against the reader's clock, never
 *    against its revision, so such a relationship is invisible at every revision to every reader whose clock shows
 *    `nowMs` or later: the caller keeps `nowMs` behind the clock by as much as its longest request lasts. A version that
 *    expired and then ended waits for step 2 like any other.
 */
export async function collectGarbage(
  database: Database,
  writer: Writer,
  before: Revision,
  nowMs: number,
  signal: AbortSignal,
): Promise<CollectOutcome> {
  await moveWindow(database, writer, before, Math.floor(nowMs), signal);
  const { oldest } = writer.standing;
  const behind = await dropChanges(database, writer, oldest, signal);
  await dropTimes(database, writer, oldest, signal);
  return { ...behind, expired: await dropExpired(database, writer, Math.floor(nowMs), signal) };
}

async function moveWindow(
  database: Database,
  writer: Writer,
  before: Revision,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const oldest = Math.max(writer.standing.oldest, Math.min(before, writer.standing.head));
  const schemas: Buffer[] = [];
  for await (const entries of database.rows({ gte: schemaKey(0), lt: schemaKey(oldest + 1) }, { signal })) {
    schemas.push(...entries.map(([key]) => key));
  }
  schemas.pop(); // in force at `oldest`
  const apply = async (group: Group): Promise<void> => {
    const window = {
      oldest: Math.max(group.standing.oldest, oldest),
      expiredMs: Math.max(group.standing.expiredMs, nowMs),
    };
    // Or, when this is lost and what is dropped next is not, the changelog has a hole, and the store opens no more.
    group.beLeantOn();
    group.sweep(putWindow(window.oldest, window.expiredMs), window);
  };
  await writer.submit({ texts: [], weight: 1, apply }, signal);
  await sweep(writer, schemas.map(del), signal);
}

async function dropChanges(
  database: Database,
  writer: Writer,
  oldest: Revision,
  signal: AbortSignal,
): Promise<Pick<CollectOutcome, 'versions' | 'changes'>> {
  let versions = 0;
  let changes = 0;
  let operations: Operation[] = [];
  for await (const entries of database.rows({ gte: changeKey(0), lt: changeKey(oldest + 1) }, { signal })) {
    for (const entry of entries) {
      const change = decodeChange(entry);
      const parts = [...garbageOf(change)];
      for (const [index, together] of parts.entries()) {
        operations.push(...together);
        if (operations.length < ROWS_PER_TURN) continue;
        // What is left of a change is found by its row, which goes last.
        await sweep(writer, operations, signal, { isLeantOn: index + 1 < parts.length });
        operations = [];
      }
      versions += change.entries.filter(({ ended }) => ended !== undefined).length;
      changes++;
    }
  }
  await sweep(writer, operations, signal);
  return { versions, changes };
}

/** The rows of each version that ended with `change`, which must go in one batch; its chunks; last the row of the change itself. */
function* garbageOf(change: Change): Generator<readonly Operation[], void> {
  for (const { relationship, ended } of change.entries) {
    if (ended !== undefined) yield dropEndedRows(relationship, ended);
  }
  if (change.import !== undefined) {
    const { id, chunks } = change.import;
    for (let chunk = 0; chunk < chunks; chunk++) yield [del(bulkKey(id, chunk))];
  }
  yield [del(changeKey(change.revision))];
}

async function dropTimes(
  database: Database,
  writer: Writer,
  oldest: Revision,
  signal: AbortSignal,
): Promise<void> {
  // Times ascend with the revisions, so the first time of a revision that is kept ends the search.
  for await (const entries of database.rows(rangeOf(TAG.time), { signal })) {
    const old = entries.map(([key]) => key).filter((key) => numberAt(key, 1) < oldest);
    await sweep(writer, old.map(del), signal);
    if (old.length < entries.length) return;
  }
}

async function dropExpired(
  database: Database,
  writer: Writer,
  nowMs: number,
  signal: AbortSignal,
): Promise<number> {
  let expired = 0;
  for await (const entries of database.rows(expiredBy(nowMs), { signal })) {
    for (let start = 0; start < entries.length; start += ROWS_PER_TURN) {
      const texts = entries.slice(start, start + ROWS_PER_TURN).map(([key]) => textOfExpiryKey(key));
      expired += await dropExpiredTurn(writer, texts, nowMs, signal);
    }
  }
  return expired;
}

/** A commit may have replaced or ended them since they were found, so the writer looks again. */
function dropExpiredTurn(
  writer: Writer,
  texts: readonly string[],
  nowMs: number,
  signal: AbortSignal,
): Promise<number> {
  return writer.submit(
    {
      texts,
      weight: texts.length,
      apply: async (group) => {
        const gone = new Map<string, Relationship>();
        for (const text of texts) {
          const live = group.live(text);
          if (live === undefined || !isExpired(live.relationship.expiresAtNs, nowMs)) continue;
          gone.set(text, live.relationship);
        }
        group.dropExpired(gone);
        return gone.size;
      },
    },
    signal,
  );
}

async function sweep(
  writer: Writer,
  operations: readonly Operation[],
  signal: AbortSignal,
  { isLeantOn = false }: { readonly isLeantOn?: boolean } = {},
): Promise<void> {
  if (operations.length === 0) return;
  await writer.submit(
    {
      texts: [],
      weight: operations.length,
      apply: async (group) => {
        if (isLeantOn) group.beLeantOn();
        group.sweep(operations);
      },
    },
    signal,
  );
}
