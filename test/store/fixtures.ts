import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { Revision } from '../../src/model/revision.ts';
import type { UpdateOperation } from '../../src/model/update.ts';
import type { Change, ChangeSet, Commit, CommitOutcome, Store } from '../../src/store/store.ts';

/** A signal that never fires. */
export const never: AbortSignal = new AbortController().signal;

/** A clock that stands until it is set. */
export class HandClock implements Clock {
  #nowMs = 1_700_000_000_000;

  nowMs(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}

/** A store of its own for one test, and what the test needs around it. */
export interface Fixture {
  readonly store: Store;
  readonly clock: HandClock;
  /** Closes the store and opens it again. */
  reopen(): Promise<Fixture>;
  close(): Promise<void>;
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), 'bailiwick-store-'));
}

/** Runs `use` with an empty folder that is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await temporaryFolder();
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const relationship: (text: string) => Relationship = parseRelationship;

type Rest = Partial<Omit<Commit, 'change'>>;

export function commitOf(change: Change, rest: Rest = {}): Commit {
  return { change, preconditions: [], metadata: undefined, schemaRevision: 0, ...rest };
}

/** `['create document:a#viewer@user:b', …]` as a commit. */
export function updatesOf(texts: readonly string[], rest: Rest = {}): Commit {
  const updates = texts.map((text) => {
    const [operation = '', relation = ''] = text.split(/ (.*)/s);
    return { operation: operation as UpdateOperation, relationship: relationship(relation) };
  });
  return commitOf({ kind: 'update', updates }, rest);
}

export function write(store: Store, ...texts: readonly string[]): Promise<CommitOutcome> {
  return store.commit(updatesOf(texts), never);
}

export async function scanAll(
  store: Store,
  at: Revision,
  nowMs: number,
  filter: RelationshipFilter = {},
  after?: Relationship,
): Promise<readonly Relationship[]> {
  const found: Relationship[] = [];
  for await (const batch of store.scan({ filter, at, nowMs, after }, never)) found.push(...batch.found);
  return found;
}

/** The changes after `after` up to the newest revision there is now. */
export async function changesUpToHead(store: Store, after: Revision): Promise<readonly ChangeSet[]> {
  const changes: ChangeSet[] = [];
  const head = store.head();
  if (after === head) return changes;
  for await (const change of store.changes(after, never)) {
    changes.push(change);
    if (change.revision === head && change.complete) break;
  }
  return changes;
}
