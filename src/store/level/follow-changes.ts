import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pulse } from '../../base/pulse.ts';
import { Fault } from '../../model/fault.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipUpdate } from '../../model/update.ts';
import type { Entry } from '../../base/sealed-value.ts';
import type { ChangeSet } from '../store.ts';
import { decodeChunk, toUpdates } from './change-entries.ts';
import type { ChangeEntry } from './change-entries.ts';
import { openChange } from './change-row.ts';
import type { OpenedChange } from './change-row.ts';
import type { Database } from './database.ts';
import { bulkKey, changeKey } from './layout.ts';
import type { RecentChanges } from './recent-changes.ts';
import type { Standing } from './standing.ts';

export interface ChangeSource {
  /** What `read` gives; it is called again when the store had to be opened again under it. */
  read<T>(read: (from: { readonly database: Database }) => Promise<T>): Promise<T>;
  readonly recent: RecentChanges;
  /** Fires when something was committed, and when the store closes. */
  readonly moved: Pulse;
  readonly standing: Standing;
  readonly closed: boolean;
}

/** Changelog rows read at a time: a follower that is behind holds no more than these. */
const CHANGES_PER_READ = 64;
/** Updates of one transaction that a follower is told of at once. */
const UPDATES_PER_PART = 1000;

/**
 * Every change strictly after `after`, in order, then live until the source closes. Nothing is queued for a follower:
 * it reads at its own pace, from memory while it keeps up and from disk when it does not.
 * @throws Fault `revision-expired` when what comes next has been collected, at the start or because it fell so far
 * behind; `revision-unavailable` when `after` is ahead of the newest revision.
 */
export async function* followChanges(
  source: ChangeSource,
  after: Revision,
  signal: AbortSignal,
): AsyncGenerator<ChangeSet, void> {
  let last = after;
  assertKept(source, after);
  if (last > source.standing.head) {
    throw new Fault(
      'revision-unavailable',
      `revision ${last} is not there yet: the newest is ${source.standing.head}`,
    );
  }
  for (;;) {
    signal.throwIfAborted();
    if (last === source.standing.head) {
      if (source.closed) return;
      await source.moved.next(signal);
      continue;
    }
    const recent = source.recent.at(last + 1);
    if (recent !== undefined) {
      yield recent;
      last = recent.revision;
      signal.throwIfAborted();
      continue;
    }
    for (const change of await readChanges(source, last, signal)) {
      yield* changeSetsOf(source, change, signal);
      last = change.revision;
      signal.throwIfAborted();
    }
  }
}

function readChanges(
  source: ChangeSource,
  after: Revision,
  signal: AbortSignal,
): Promise<readonly OpenedChange[]> {
  return source.read(async ({ database }) => {
    const upTo = Math.min(source.standing.head, after + CHANGES_PER_READ);
    assertKept(source, after); // and the view of what follows is taken in the same turn: nothing is collected between
    const range = { gte: changeKey(after + 1), lt: changeKey(upTo + 1) };
    for await (const entries of database.rows(range, { signal })) {
      const changes = entries.map(openChange);
      if (changes.every((change, index) => change.revision === after + 1 + index)) return changes;
      break;
    }
    throw new Fault('data-damaged', `the changelog lacks a revision after ${after} and up to ${upTo}`);
  });
}

/** A transaction in change sets of which each fits into memory, and takes no thread for long. */
async function* changeSetsOf(
  source: ChangeSource,
  change: OpenedChange,
  signal: AbortSignal,
): AsyncGenerator<ChangeSet, void> {
  const { revision, timeMs, schema, metadata } = change;
  const told = { revision, timeMs, schema, metadata };
  const hasChunks = change.import !== undefined;
  for (const { updates, isLast } of inParts(change.entries)) {
    if (updates.length > 0 || !hasChunks) yield { ...told, updates, complete: isLast && !hasChunks };
    signal.throwIfAborted();
    if (!isLast) await nextTurn();
  }
  if (change.import === undefined) return;
  const { id, chunks } = change.import;
  for (let chunk = 0; chunk < chunks; chunk++) {
    signal.throwIfAborted();
    const key = bulkKey(id, chunk);
    const value = await source.read(async ({ database }) => {
      assertKept(source, change.revision - 1); // and the view is taken in the same turn
      await using snapshot = database.snapshot();
      return await database.get(key, snapshot);
    });
    if (value === undefined) {
      throw new Fault('data-damaged', `the changelog lacks chunk ${chunk} of revision ${change.revision}`);
    }
    yield partOf(told, [key, value], chunk === chunks - 1);
  }
}

/** One part at least; none but the last is short. */
function* inParts(
  entries: Iterable<ChangeEntry>,
): Generator<{ readonly updates: readonly RelationshipUpdate[]; readonly isLast: boolean }, void> {
  let part: ChangeEntry[] = [];
  for (const entry of entries) {
    if (part.length === UPDATES_PER_PART) {
      yield { updates: toUpdates(part), isLast: false };
      part = [];
    }
    part.push(entry);
  }
  yield { updates: toUpdates(part), isLast: true };
}

/** A chunk of an import. Decoding a million relationships costs a second, and a graph of which nothing is resident looks at none. */
function partOf(
  { revision, timeMs, schema, metadata }: Omit<ChangeSet, 'updates' | 'complete'>,
  chunk: Entry,
  complete: boolean,
): ChangeSet {
  let updates: readonly RelationshipUpdate[] | undefined;
  return {
    revision,
    timeMs,
    get updates() {
      return (updates ??= toUpdates(decodeChunk(chunk)));
    },
    schema,
    metadata,
    complete,
  };
}

function assertKept({ standing: { oldest } }: ChangeSource, after: Revision): void {
  if (after < oldest) {
    throw new Fault(
      'revision-expired',
      `changes after revision ${after} have been collected: the oldest kept follow ${oldest}`,
    );
  }
}
