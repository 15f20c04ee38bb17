import type { ExpandTree } from '../../src/model/expand-tree.ts';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';

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
  /** All relationships on resources of a type, as text. */
  readRelationships(resourceType: string): Promise<ReadonlySet<string>>;
  /** Where it can watch: changes the world, then watches from when the world was empty. */
  watchChanges?(world: World): Promise<WatchedChanges>;
  close(): Promise<void>;
}

export type CheckAnswer =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes' }
  | { readonly kind: 'conditional'; readonly missing: readonly string[] }
  | ErrorAnswer;

export type ExpandAnswer = { readonly kind: 'tree'; readonly tree: ExpandTree } | ErrorAnswer;

/** What a list says of ids, whether they are on it or not. */
export type ListAnswer =
  | {
      readonly kind: 'list';
      readonly ids: readonly string[];
      readonly answerFor: (id: string) => CheckAnswer;
    }
  | ErrorAnswer;

/** Relationships as text: what the changes since the world was empty amount to, and what is read after them. */
export interface WatchedChanges {
  readonly folded: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
}

/** `code` is the name of a gRPC status, `FAILED_PRECONDITION`. */
export interface ErrorAnswer {
  readonly kind: 'error';
  readonly code: string;
  readonly text: string;
}
