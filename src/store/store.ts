import type { RelationshipFilter } from '../model/filter.ts';
import type { JsonObject } from '../base/json.ts';
import type { Pace } from '../base/pace.ts';
import type { ObjectRef, Relationship, RelationshipIdentity, SubjectRef } from '../model/relationship.ts';
import type { Revision } from '../model/revision.ts';
import type { StoredSize } from '../model/stored.ts';
import type { Precondition, RelationshipUpdate } from '../model/update.ts';

/**
 * The truth of one tenant: relationships with their history, schemas with theirs, and the log of changes. This is the
 * only seam with several implementations; `test/store/store-contract.ts` holds every one of them to what is said here.
 *
 * Revisions are dense: the transaction that follows revision n is revision n + 1. A transaction is visible whole or
 * not at all, and is on disk before `commit` resolves. Reads at a revision give the same answer for as long as it is
 * inside the window (`oldest() <= revision <= head()`); outside they throw `Fault` `revision-expired` (behind it) or
 * `revision-unavailable` (ahead of it).
 */
export interface Store {
  /** Chosen at random when the store was made; tokens carry it so that another store's are refused. 16 hex digits. */
  readonly id: string;
  /** The newest committed revision. */
  head(): Revision;
  /** The oldest revision that can still be read. */
  oldest(): Revision;
  /** What is stored at the newest revision; exact, and known without looking at it. */
  stored(): StoredSize;
  /**
   * One transaction, evaluated alone at its place in the order of commits: the schema it was validated against is
   * still current, preconditions and guards hold, then the change. Resolves when it is durable. Preconditions and
   * guards do not see what has expired; `create` replaces it; `delete-matching` takes it along. A commit that changes
   * nothing still takes a revision. A signal that fires before the evaluation keeps the commit out; later it does nothing.
   * @throws Fault `precondition-failed`, `already-exists`, `too-many-to-delete`, `schema-changed`, `duplicate-update`,
   * `over-stored-quota`, `shutting-down`, or what a guard refused with; nothing was written.
   */
  commit(commit: Commit, signal: AbortSignal): Promise<CommitOutcome>;
  /**
   * One transaction that creates any number of relationships, evaluated as `commit` evaluates `create`. Nothing of it
   * is visible, or stays after a failure or a crash, before all of it is. Batches are taken no faster than they are
   * stored, and memory is bounded whatever their number; other commits go on between them. Resolves when it is durable.
   * @throws Fault `already-exists`, also for a relationship that comes twice: of the first bad relationship, with its
   * place; `conflict` when another transaction wrote one of the relationships meanwhile; `schema-changed`;
   * `too-many-expired`; `over-stored-quota`, as soon as it is clear; `shutting-down`; what the batches threw, unless a relationship before it is at fault.
   */
  importRelationships(bulk: Import, signal: AbortSignal): Promise<ImportOutcome>;
  /**
   * For each key, in the order asked, every version on that page that is not collected yet and was created at or
   * before `upTo`, with its revision range; a deletion after `upTo` is not shown. Expired relationships are included.
   * Within a page: wildcards, then subject sets, then plain subjects. One batched read.
   */
  readPages(keys: readonly PageKey[], upTo: Revision, signal: AbortSignal): Promise<readonly PageRows[]>;
  /**
   * The forward pages that follow `after` in the store's order, from the first on if it is undefined: each as
   * `readPages` gives it with the same `plainMax`, together about `rowsMax` versions, at least one page unless there is
   * none. Pages without a version that is shown may be among them.
   */
  nextPages(query: NextPagesQuery, signal: AbortSignal): Promise<readonly NextPage[]>;
  /**
   * Relationships alive at `at` and not expired at `nowMs` that match, in an order fixed by the filter alone, strictly
   * after `after` in that order. Yields what was found among at most a thousand rows at a time, which may be nothing, so
   * that whoever reads may give way to others between; reads no faster than it is consumed.
   */
  scan(query: ScanQuery, signal: AbortSignal): AsyncIterable<Scanned>;
  /**
   * Committed changes in revision order, strictly after `after`, then live as they are committed. Ends when the store closes.
   * A follower is never queued for: it reads at its own pace. A large transaction comes as several change sets of one
   * revision in a row, each bounded, of which the last is `complete`. @throws Fault `revision-expired` when `after` is behind the
   * window, at the start or because the follower fell behind.
   */
  changes(after: Revision, signal: AbortSignal): AsyncIterable<ChangeSet>;
  /**
   * The store as it was at `at`, with the revisions before it that can still be read and with its id, in pieces that only
   * stores of its kind understand; counters are as they are now. From one view, which nothing is collected from; reads no
   * faster than it is consumed. @throws Fault `data-damaged` for what can't be read: nothing damaged gets into an image.
   */
  image(at: Revision, signal: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** The schema in force at `at`, or undefined when none was written by then. */
  readSchema(at: Revision): Promise<StoredSchema | undefined>;
  /**
   * Keep a filter under a name that is free. Counters belong to the store as it is: they have no history, take no
   * revision, and `changes` does not tell of them. Durable when it resolves; the signal means what it means to `commit`.
   * @throws Fault `counter-exists`, `shutting-down`; nothing was written.
   */
  addCounter(counter: Counter, signal: AbortSignal): Promise<void>;
  /** The reverse, as durable. @throws Fault `counter-unknown`, `shutting-down`; nothing was written. */
  removeCounter(name: string, signal: AbortSignal): Promise<void>;
  /** Sees every counter whose `addCounter` has resolved. @throws Fault `counter-unknown` */
  readCounter(name: string): Promise<Counter>;
  /**
   * Drop what only revisions before `before` can see, and rows that expired at or before `nowMs`. Works in small steps
   * beside other calls. An expired row disappears at every revision: keep `nowMs` behind the clock by as much as the
   * longest request lasts, so that no request in flight still counts it. What is left may be arranged anew, so that
   * `readPages` takes less.
   */
  collect(before: Revision, nowMs: number, signal: AbortSignal): Promise<CollectOutcome>;
  /** The newest revision committed at or before `timeMs`; 0 if none, or if it is behind the window. For turning a window in time into revisions. */
  revisionAt(timeMs: number): Promise<Revision>;
  close(): Promise<void>;
}

export interface Commit {
  readonly change: Change;
  readonly preconditions: readonly Precondition[];
  /** Kept with the transaction in the changelog and given to watchers. */
  readonly metadata: JsonObject | undefined;
  /** The revision of the schema this commit was validated against (`StoredSchema.revision`, 0 for none). If another is in force: `schema-changed`. */
  readonly schemaRevision: Revision;
  /** Whether it is made also where it leaves more stored than the quota allows: what takes something away must not fail for want of room. */
  readonly isExempt?: boolean | undefined;
  /**
   * Told what is done for it, also if it is refused then, and waited for between two pieces: with it wait the commits
   * behind. Does not reject. A store that another thread holds goes at that one's pace, and tells all at the end.
   */
  readonly pace?: Pace<StoreWork> | undefined;
}

/** What it takes to serve a caller: rows that are looked at, relationships that are changed or imported, bytes of an image. */
export interface StoreWork {
  readonly kind: 'rows' | 'changes' | 'imported' | 'bytes';
  readonly count: number;
}

export interface Import {
  readonly batches: AsyncIterable<readonly Relationship[]>;
  /** As `Commit.schemaRevision`. */
  readonly schemaRevision: Revision;
}

export interface ImportOutcome {
  readonly revision: Revision;
  readonly count: number;
}

export type Change =
  | {
      readonly kind: 'update';
      readonly updates: readonly RelationshipUpdate[];
      /**
       * Whether a touch of the value that is there begins a new version too, so that the relationship leads to this
       * transaction. It writes nothing otherwise.
       */
      readonly renews?: boolean | undefined;
    }
  | {
      readonly kind: 'delete-matching';
      readonly filter: RelationshipFilter;
      /** At most this many are deleted; undefined for all. */
      readonly limit: number | undefined;
      /** With more matches than `limit`: delete `limit` of them (true), or fail with `too-many-to-delete` (false). */
      readonly partial: boolean;
    }
  | { readonly kind: 'schema'; readonly text: string; readonly guards: readonly SchemaGuard[] };

/** A schema change is refused with `refuse(relationship)` if some relationship matches the filter. */
export interface SchemaGuard {
  readonly filter: RelationshipFilter;
  refuse(found: Relationship): Error;
}

export interface CommitOutcome {
  readonly revision: Revision;
  /** Relationships removed by a `delete-matching`. */
  readonly deletedCount: number;
  /** Whether a `delete-matching` left matches behind. */
  readonly partial: boolean;
}

/** Everything on one (resource, relation), everything one subject is used in, or the one relationship of two ends. */
export type PageKey =
  | {
      readonly kind: 'forward';
      readonly resource: ObjectRef;
      readonly relation: string;
      /** At most this many versions with plain subjects, the first in the store's order; all if undefined. */
      readonly plainMax?: number | undefined;
    }
  | { readonly kind: 'reverse'; readonly subject: SubjectRef }
  | {
      readonly kind: 'point';
      readonly resource: ObjectRef;
      readonly relation: string;
      readonly subject: SubjectRef;
    };

/** A forward page. */
export interface ForwardKey {
  readonly resource: ObjectRef;
  readonly relation: string;
}

export interface NextPagesQuery {
  readonly after: ForwardKey | undefined;
  readonly rowsMax: number;
  readonly plainMax: number;
  readonly upTo: Revision;
}

export interface NextPage {
  readonly key: ForwardKey;
  readonly rows: PageRows;
}

export type PageRows = readonly RelationshipVersion[];

/** One relationship as it stood from `created` (inclusive) until `deleted` (exclusive). */
export interface RelationshipVersion {
  readonly relationship: Relationship;
  readonly created: Revision;
  readonly deleted: Revision | undefined;
}

/** A step of a scan. */
export interface Scanned {
  readonly found: readonly Relationship[];
  /** Rows that were looked at for it, at least as many as were found. */
  readonly rows: number;
}

export interface ScanQuery {
  readonly filter: RelationshipFilter;
  readonly at: Revision;
  readonly nowMs: number;
  readonly after: RelationshipIdentity | undefined;
}

/** One transaction, or a part of one, as followers see it: what ended and what began, each at `revision`. */
export interface ChangeSet {
  readonly revision: Revision;
  readonly timeMs: number;
  /**
   * `touch` for a relationship that began or was replaced, `delete` for one that ended (as it stood). An identity appears
   * once in a transaction. Those of a large one may be decoded when they are first looked at.
   */
  readonly updates: readonly RelationshipUpdate[];
  /** The schema text, when this transaction wrote one. */
  readonly schema: string | undefined;
  readonly metadata: JsonObject | undefined;
  /** Whether the transaction ends here. Until then nobody may take its revision for known. */
  readonly complete: boolean;
}

export interface StoredSchema {
  readonly text: string;
  /** The revision whose transaction wrote it. */
  readonly revision: Revision;
}

/** A question that is asked by name: how many relationships match. */
export interface Counter {
  readonly name: string;
  /** Without traits. */
  readonly filter: RelationshipFilter;
}

export interface CollectOutcome {
  readonly versions: number;
  readonly expired: number;
  readonly changes: number;
}
