import type { GraphSize } from '../../src/graph/graph.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';
import type { Precondition, RelationshipUpdate } from '../../src/model/update.ts';

/*
 * What is going to happen, as plain data: made from a seed (`random-plan.ts`), played (`play.ts`), and cut down when it
 * finds something (`shrink.ts`).
 */

export interface Plan {
  /** Decides what is left open: how long things take. */
  readonly seed: number;
  readonly settings: Settings;
  readonly steps: readonly Step[];
}

export interface Settings {
  /** Threads beside the owner of the store. */
  readonly followers: number;
  readonly graph: GraphSize;
  readonly preload: boolean;
  /** Rows that the disk gives at once, at most. */
  readonly rowsMax: number;
  /** Of a hundred writes, how many are the first in a new log file. */
  readonly turnsPerHundred: number;
  readonly importChunkMax: number;
  readonly messageDelayMsMax: number;
}

/** One thing that begins at a time, whatever else is under way. */
export interface Step {
  readonly atMs: number;
  readonly act: Act;
}

/** `node` is 0 for the owner's thread. `client` remembers what it was told: its tokens. */
export type Act =
  | ({ readonly node: number; readonly client: number } & Call)
  | { readonly kind: 'collect'; /** Revisions that are kept. */ readonly kept: number }
  | { readonly kind: 'clock'; readonly advanceMs: number }
  /** The whole process dies and another is started; with `power`, what was not synced goes too. */
  | { readonly kind: 'crash'; readonly power: boolean }
  /** One thread dies and another takes its place. */
  | { readonly kind: 'lose-follower'; readonly node: number }
  | { readonly kind: 'fail-write'; readonly how: 'landed' | 'lost' }
  | { readonly kind: 'disk-full'; readonly forMs: number }
  | { readonly kind: 'disk-speed'; readonly delayMsMax: number };

export type Call = Question | Change | { readonly kind: 'watch'; readonly type: string | undefined };

export type Question =
  | { readonly kind: 'check'; readonly consistency: Freshness; readonly asked: readonly Asked[] }
  | { readonly kind: 'resources'; readonly consistency: Freshness; readonly subject: SubjectRef }
  | { readonly kind: 'subjects'; readonly consistency: Freshness; readonly resource: ObjectRef };

export interface Asked {
  readonly resource: ObjectRef;
  readonly subject: SubjectRef;
}

/** `own` is the newest token of the client, `any` that of whoever; `back` counts from the newest revision anyone was told of. */
export type Freshness =
  | { readonly kind: 'newest' | 'fully-consistent' | 'minimize-latency' }
  | { readonly kind: 'at-least-as-fresh'; readonly token: 'own' | 'any' }
  | { readonly kind: 'at-exact-snapshot'; readonly back: number };

export type Change =
  | {
      readonly kind: 'write';
      readonly updates: readonly RelationshipUpdate[];
      readonly preconditions: readonly Precondition[];
    }
  | {
      readonly kind: 'delete';
      readonly filter: RelationshipFilter;
      readonly preconditions: readonly Precondition[];
    }
  /** Its relationships are nobody else's: their ids begin with `import` and the step. */
  | { readonly kind: 'import'; readonly batches: readonly (readonly Relationship[])[] }
  | { readonly kind: 'schema'; readonly schema: number };
