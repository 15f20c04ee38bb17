import { _authzed_api_v1_AlgebraicSubjectSet_Operation as Operation } from '../../gen/authzed/api/v1/AlgebraicSubjectSet.ts';
import type { PermissionRelationshipTree } from '../../gen/authzed/api/v1/PermissionRelationshipTree.ts';
import type { ExpandBranch, ExpandTree } from '../../model/expand-tree.ts';
import { encodeObject, encodeSubject } from './references.ts';

const OPERATION = {
  union: Operation.OPERATION_UNION,
  intersection: Operation.OPERATION_INTERSECTION,
  exclusion: Operation.OPERATION_EXCLUSION,
} as const satisfies Record<ExpandBranch['kind'], number>;

export function encodeExpandTree(tree: ExpandTree): PermissionRelationshipTree {
  const expanded = { expandedObject: encodeObject(tree.expanded), expandedRelation: tree.relation };
  if (tree.kind === 'leaf') return { leaf: { subjects: tree.subjects.map(encodeSubject) }, ...expanded };
  const children = tree.children.map(encodeExpandTree);
  return { intermediate: { operation: encodeOperation(tree.kind), children }, ...expanded };
}

export function encodeOperation(kind: ExpandBranch['kind']): Operation {
  return OPERATION[kind];
}
