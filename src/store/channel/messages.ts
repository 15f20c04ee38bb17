import type { RelationshipFilter } from '../../model/filter.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type {
  Change,
  ChangeSet,
  CollectOutcome,
  Commit,
  CommitOutcome,
  Counter,
  ImportOutcome,
  NextPagesQuery,
  PageKey,
  Scanned,
  ScanQuery,
  StoredSchema,
  StoreWork,
} from '../store.ts';
import type { Failure } from './failure.ts';
import type { PackedNextPages, PackedPart } from './packed-pages.ts';

/*
 * What goes over the port between a `ChannelStore` and the thread that holds the store. Each call has a number that its
 * caller chose; everything that belongs to it carries that number. All of it is plain data.
 *
 *   ask ──────────► … ──────────► answered | failed
 *   open ─► pull ─► items ─► pull ─► items … ─► ended | failed      streams: nothing is read before a pull
 *   ask `importRelationships` ◄─ pull ─► batch … ─► batches-ended    the holder pulls, then answers
 *   ask `readPages`, `nextPages` ─► part ─► pull ─► part … ─► answered    all parts but the last before the answer
 *
 * `cancel` says that the signal of a call fired, or that a stream was left. A call that was asked is answered all the
 * same, since a commit may be past stopping; a stream that was cancelled is not heard of again.
 */

/** Calls with one answer: what is asked, and what comes back. */
export interface Calls {
  readonly commit: { readonly asked: PlainCommit; readonly answer: CommitOutcome };
  readonly importRelationships: { readonly asked: Revision; readonly answer: ImportOutcome };
  readonly readPages: {
    readonly asked: { readonly keys: readonly PageKey[]; readonly upTo: Revision };
    readonly answer: PackedPart;
  };
  readonly nextPages: { readonly asked: NextPagesQuery; readonly answer: PackedNextPages };
  readonly readSchema: { readonly asked: Revision; readonly answer: StoredSchema | undefined };
  readonly addCounter: { readonly asked: Counter; readonly answer: void };
  readonly removeCounter: { readonly asked: string; readonly answer: void };
  readonly readCounter: { readonly asked: string; readonly answer: Counter };
  readonly collect: {
    readonly asked: { readonly before: Revision; readonly nowMs: number };
    readonly answer: CollectOutcome;
  };
  readonly revisionAt: { readonly asked: number; readonly answer: Revision };
}

/** Calls answered by a stream, and what each of its items is. */
export interface Streams {
  readonly scan: { readonly asked: ScanQuery; readonly item: Scanned };
  readonly changes: { readonly asked: Revision; readonly item: ChangeSet };
  readonly image: { readonly asked: Revision; readonly item: Uint8Array<ArrayBuffer> };
}

export type Method = keyof Calls;
export type StreamMethod = keyof Streams;

/** From the `ChannelStore`. */
export type ToHolder =
  | AnyAsk
  | AnyOpening
  | { readonly kind: 'pull'; readonly call: number }
  | { readonly kind: 'cancel'; readonly call: number }
  | { readonly kind: 'batch'; readonly call: number; readonly relationships: readonly Relationship[] }
  | { readonly kind: 'batches-ended'; readonly call: number; readonly whole: boolean };

export type AnyAsk = { readonly [M in Method]: Asked<M> }[Method];
export type AnyOpening = { readonly [M in StreamMethod]: Opened<M> }[StreamMethod];
export type AnyItem = Streams[StreamMethod]['item'];

interface Asked<M extends Method> {
  readonly kind: 'ask';
  readonly call: number;
  readonly method: M;
  readonly asked: Calls[M]['asked'];
}

interface Opened<M extends StreamMethod> {
  readonly kind: 'open';
  readonly call: number;
  readonly method: M;
  readonly asked: Streams[M]['asked'];
}

/** From the thread that holds the store. */
export type FromHolder =
  | (Ending & { readonly kind: 'answered'; readonly answer: Calls[Method]['answer'] })
  | { readonly kind: 'items'; readonly call: number; readonly items: readonly AnyItem[] }
  | { readonly kind: 'ended'; readonly call: number }
  | { readonly kind: 'pull'; readonly call: number }
  | { readonly kind: 'part'; readonly call: number; readonly part: PackedPart }
  | (Ending & { readonly kind: 'failed'; readonly failure: Failure });

interface Ending {
  readonly call: number;
  /** What a commit took. */
  readonly work?: readonly StoreWork[] | undefined;
}

/** A commit without its functions: of a guard only the filter goes over. */
export type PlainCommit = Omit<Commit, 'change' | 'pace'> & { readonly change: PlainChange };

export type PlainChange =
  | Exclude<Change, { readonly kind: 'schema' }>
  | { readonly kind: 'schema'; readonly text: string; readonly guards: readonly RelationshipFilter[] };

export function toPlainCommit(commit: Commit): PlainCommit {
  const { change, preconditions, metadata, schemaRevision, isExempt } = commit;
  const rest = { preconditions, metadata, schemaRevision, isExempt };
  if (change.kind !== 'schema') return { ...rest, change };
  return { ...rest, change: { ...change, guards: change.guards.map(({ filter }) => filter) } };
}
