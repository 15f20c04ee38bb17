import type { ObjectRef, SubjectRef } from './relationship.ts';

/** Who has something, as a tree: the operations of the schema over the subjects that are stored. */
export type ExpandTree = ExpandBranch | ExpandLeaf;

export interface ExpandBranch {
  readonly kind: 'union' | 'intersection' | 'exclusion';
  readonly expanded: ObjectRef;
  readonly relation: string;
  readonly children: readonly ExpandTree[];
}

export interface ExpandLeaf {
  readonly kind: 'leaf';
  readonly expanded: ObjectRef;
  readonly relation: string;
  readonly subjects: readonly SubjectRef[];
}
