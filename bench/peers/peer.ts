import type { JsonObject } from '../../src/base/json.ts';
import type { ExpandTree } from '../../src/model/expand-tree.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';
import type { Step } from './history.ts';

/** An engine under comparison. It holds one world at a time. */
export interface Peer {
  readonly name: string;
  /** Forget the world before and take this one: its schema and its relationships. */
  load(world: World): Promise<void>;
  check(question: CheckQuestion): Promise<CheckAnswer>;
  /** All in one call; one answer each, in order. */
  checkBulk(questions: readonly CheckQuestion[]): Promise<readonly CheckAnswer[]>;
  expand(question: ExpandQuestion): Promise<ExpandAnswer>;
  /** For the question's subject: all resources of the type of its resource. */
  lookupResources(question: CheckQuestion): Promise<ListAnswer>;
  /** On the question's resource: all subjects of the kind of its subject. */
  lookupSubjects(question: CheckQuestion): Promise<ListAnswer>;
  /** All relationships that the filter matches, as text. */
  readRelationships(filter: RelationshipFilter): Promise<ReadonlySet<string>>;
  /** Takes the steps one after another, then watches from when the world was empty, once for each of `asks`. */
  watch(steps: readonly Step[], asks: readonly WatchAsk[]): Promise<WatchedHistory>;
  close(): Promise<void>;
}

export type CheckAnswer =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes' }
  | { readonly kind: 'conditional'; readonly missing: readonly string[] }
  | ErrorAnswer;

export type ExpandAnswer = { readonly kind: 'tree'; readonly tree: ExpandTree } | ErrorAnswer;

export type ListAnswer = IdList | ErrorAnswer;

/** What a list says of ids, whether they are on it or not. */
export interface IdList {
  readonly kind: 'list';
  readonly ids: readonly string[];
  readonly answerFor: (id: string) => CheckAnswer;
}

/** What to watch, each kind named. Object types or filters, or neither. */
export interface WatchAsk {
  readonly kinds: readonly WatchedEvent['kind'][];
  readonly objectTypes: readonly string[];
  readonly filters: readonly RelationshipFilter[];
}

export interface WatchedHistory {
  /** `ok` or the code of the refusal, for each step. */
  readonly outcomes: readonly string[];
  /** For each ask, from the loading of the world to the end of the steps. */
  readonly events: readonly (readonly WatchedEvent[])[];
}

/** `step` is the last that the event's token is through, by its place among the steps; the loading is at -1. */
export type WatchedEvent =
  /** `updates` as sorted text, `touch …` or `delete …`. */
  | {
      readonly kind: 'updates';
      readonly step: number;
      readonly updates: readonly string[];
      readonly metadata: JsonObject | undefined;
    }
  | { readonly kind: 'schema'; readonly step: number }
  | { readonly kind: 'checkpoint'; readonly step: number };

/** `code` is the name of a gRPC status, `FAILED_PRECONDITION`. */
export interface ErrorAnswer {
  readonly kind: 'error';
  readonly code: string;
  readonly text: string;
}
