import type { CarriedError } from '../../model/carried-error.ts';
import type { InclusionProof } from '../log.ts';
import type { Checkpoint } from '../proof/checkpoint.ts';
import type { Hash } from '../proof/hash.ts';
import type { DecisionFilter } from '../read/filter.ts';
import type { QueryAsk } from '../read/query.ts';
import type { PackedEntries } from './packed-entries.ts';

/*
 * What goes over the port between a `ChannelDesk` and the thread that holds the log. All of it is plain data.
 *
 *   entries ──► … ──► placed | failed          only those that wait for an id; notes are counted in shared memory
 *   ask ──────► … ──► answered | failed
 *   open ─► ask `next` ─► answered … until `isEnded` ─► leave      reads: nothing is read before a `next`
 *
 * Calls and streams have numbers that the asking side chooses. Whatever is asked
 * after entries were sent sees them in the log.
 */

/** What is asked, and what comes back. */
export interface Calls {
  readonly get: { readonly asked: string; readonly answer: SentRecord };
  readonly checkpoint: { readonly asked: undefined; readonly answer: Checkpoint | undefined };
  readonly proveInclusion: {
    readonly asked: { readonly sequence: number; readonly size: number };
    readonly answer: InclusionProof;
  };
  readonly proveConsistency: {
    readonly asked: { readonly from: number; readonly to: number };
    readonly answer: readonly Hash[];
  };
  readonly publicKey: { readonly asked: undefined; readonly answer: string };
  /** Answered when all entries sent before are in the log. */
  readonly drain: { readonly asked: undefined; readonly answer: undefined };
  /** Of the stream with this number. */
  readonly next: { readonly asked: number; readonly answer: Part };
}

export type Method = keyof Calls;

export type StreamAsk =
  | { readonly kind: 'query'; readonly ask: QueryAsk }
  | { readonly kind: 'tail'; readonly from: number | undefined; readonly filter: DecisionFilter }
  | { readonly kind: 'export'; readonly from: number; readonly upTo: number | undefined }
  | { readonly kind: 'image' };

/** A record without what its text says. */
export interface SentRecord {
  readonly line: string;
  readonly hash: Hash;
}

/** What a stream had at hand: one item at least, unless it has ended. */
export interface Part {
  readonly items: readonly SentItem[];
  readonly isEnded: boolean;
}

/** A thread is told of the records that were looked at for a stream of its after so many, or with its next part. */
export const LOOKED_MAX = 256;

/** Of a query, with its cursor; of a tail; a line of an export; or a piece of an image. */
export type SentItem = string | Uint8Array<ArrayBuffer> | (SentRecord & { readonly cursor?: string });

export type AnyAsk = { readonly [M in Method]: Asked<M> }[Method];

interface Asked<M extends Method> {
  readonly kind: 'ask';
  readonly call: number;
  readonly method: M;
  readonly asked: Calls[M]['asked'];
}

export interface EntriesMessage {
  readonly kind: 'entries';
  readonly packed: PackedEntries;
  /** Those of the entries that somebody waits for, in their order. */
  readonly waiting: readonly Waiting[];
  /** Decisions that were answered and only counted, before these. */
  readonly overflowed: Lost | undefined;
  /** Decisions that were refused since the log is stopped, before these. */
  readonly refused: Lost | undefined;
  /** Whatever this thread begins later was decided later. */
  readonly sentMs: number;
}

/** Decisions that are not among the entries. */
export interface Lost {
  readonly lost: number;
  /** The first of them was decided no earlier. */
  readonly sinceMs: number;
}

export interface Waiting {
  /** Its place among the entries. */
  readonly index: number;
  readonly call: number;
  readonly isDurable: boolean;
}

export type ToOwner =
  | EntriesMessage
  | AnyAsk
  | { readonly kind: 'open'; readonly stream: number; readonly ask: StreamAsk }
  | { readonly kind: 'leave'; readonly stream: number };

export type FromOwner =
  | {
      readonly kind: 'placed';
      readonly calls: readonly number[];
      readonly ids: readonly (string | undefined)[];
    }
  | { readonly kind: 'answered'; readonly call: number; readonly answer: Calls[Method]['answer'] }
  | { readonly kind: 'looked'; readonly stream: number; readonly records: number }
  | { readonly kind: 'failed'; readonly calls: readonly number[]; readonly error: CarriedError };
