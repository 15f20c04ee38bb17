import type { Side } from './side.ts';
import type { Tree } from './tree.ts';

/** The tree of a side that has one: cases that open data folders are put to no other. */
export function treeOf(side: Side): Tree {
  if (side.kind === 'ours' || side.kind === 'base') return side.tree;
  throw new Error(`\`${side.kind}\` has no data folder`);
}
