import type { Call, ExpandEntry } from '../../decisions/record/record.ts';
import type { ExpandTree } from '../../model/expand-tree.ts';
import type { ExpandPermissionTreeAnswer, ExpandPermissionTreeAsk } from '../asks.ts';
import { expandPermissionTree } from '../expand-permission-tree.ts';
import { DONE, outcomeOfThrown } from './outcome-of.ts';
import {
  type Ended,
  type RecordedRead,
  recordedRead,
  recordUnopened,
  type RecordUnopened,
} from './recorded-read.ts';

export const recordedExpandPermissionTree: RecordedRead<ExpandPermissionTreeAsk, ExpandPermissionTreeAnswer> =
  recordedRead(expandPermissionTree, entryOf);

export const recordUnopenedExpand: RecordUnopened<ExpandPermissionTreeAsk> = recordUnopened(entryOf);

function entryOf(
  call: Call,
  { resource, permission }: ExpandPermissionTreeAsk,
  ended: Ended<ExpandPermissionTreeAnswer>,
): ExpandEntry {
  const isAnswered = ended.kind === 'answered';
  return {
    kind: 'expand',
    call,
    resource,
    permission,
    outcome: isAnswered ? DONE : outcomeOfThrown(ended.thrown),
    leaves: isAnswered ? subjectsIn(ended.answer.tree) : 0,
  };
}

/** Recursion is as deep as the depth limit let the tree become. */
function subjectsIn(tree: ExpandTree): number {
  if (tree.kind === 'leaf') return tree.subjects.length;
  return tree.children.reduce((sum, child) => sum + subjectsIn(child), 0);
}
