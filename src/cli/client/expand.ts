import {
  _authzed_api_v1_AlgebraicSubjectSet_Operation as Operation,
  type AlgebraicSubjectSet__Output,
} from '../../gen/authzed/api/v1/AlgebraicSubjectSet.ts';
import type { PermissionRelationshipTree__Output } from '../../gen/authzed/api/v1/PermissionRelationshipTree.ts';
import { RELATION } from '../../model/name-rules.ts';
import { parseObject, partOf } from '../../model/object-text.ts';
import { encodeObject } from '../../transport/wire/references.ts';
import type { Terminal } from '../terminal.ts';
import { EXPAND } from './methods.ts';
import type { Connection } from './connection.ts';
import { parseConsistency } from './consistency-text.ts';
import { objectText, subjectText } from './reference-text.ts';
import { formatTree, type TreeNode } from './tree-text.ts';

export interface ExpandOptions {
  readonly consistency: string;
  readonly json: boolean;
}

const OPERATION_TEXT = {
  [Operation.OPERATION_UNSPECIFIED]: 'unknown',
  [Operation.OPERATION_UNION]: 'any of',
  [Operation.OPERATION_INTERSECTION]: 'all of',
  [Operation.OPERATION_EXCLUSION]: 'the first, except the others',
} as const satisfies Record<AlgebraicSubjectSet__Output['operation'], string>;

/** `bailiwick expand RESOURCE PERMISSION`: who has it, as a tree. @throws ClientError, Fault */
export async function expand(
  connection: Connection,
  resource: string,
  permission: string,
  options: ExpandOptions,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(EXPAND, {
    consistency: parseConsistency(options.consistency),
    resource: encodeObject(parseObject(resource)),
    permission: partOf('permission', permission, RELATION),
  });
  if (options.json) terminal.out(JSON.stringify(EXPAND.toJson(answer)));
  else if (answer.treeRoot !== null) terminal.out(formatTree(nodeOf(answer.treeRoot)));
}

function nodeOf(tree: PermissionRelationshipTree__Output): TreeNode {
  const what = `${objectText(tree.expandedObject)}#${tree.expandedRelation}`;
  const children = tree.intermediate
    ? tree.intermediate.children.map(nodeOf)
    : (tree.leaf?.subjects ?? []).map((subject) => ({ text: subjectText(subject), children: [] }));
  if (children.length === 0) return { text: `${what}: nobody`, children };
  if (!tree.intermediate) return { text: what, children };
  return { text: `${what}: ${OPERATION_TEXT[tree.intermediate.operation]}`, children };
}
