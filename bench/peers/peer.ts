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
  close(): Promise<void>;
}

export type CheckAnswer =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes' }
  | { readonly kind: 'conditional'; readonly missing: readonly string[] }
  | ErrorAnswer;

export type ExpandAnswer = { readonly kind: 'tree'; readonly tree: ExpandTree } | ErrorAnswer;

/** `code` is the name of a gRPC status, `FAILED_PRECONDITION`. */
export interface ErrorAnswer {
  readonly kind: 'error';
  readonly code: string;
  readonly text: string;
}
