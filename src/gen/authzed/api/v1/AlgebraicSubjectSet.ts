// Original file: proto/authzed/api/v1/core.proto

import type { PermissionRelationshipTree as _authzed_api_v1_PermissionRelationshipTree, PermissionRelationshipTree__Output as _authzed_api_v1_PermissionRelationshipTree__Output } from '../../../authzed/api/v1/PermissionRelationshipTree.ts';

// Original file: proto/authzed/api/v1/core.proto

export const _authzed_api_v1_AlgebraicSubjectSet_Operation = {
  OPERATION_UNSPECIFIED: 0,
  OPERATION_UNION: 1,
  OPERATION_INTERSECTION: 2,
  OPERATION_EXCLUSION: 3,
} as const;

export type _authzed_api_v1_AlgebraicSubjectSet_Operation =
  | 'OPERATION_UNSPECIFIED'
  | 0
  | 'OPERATION_UNION'
  | 1
  | 'OPERATION_INTERSECTION'
  | 2
  | 'OPERATION_EXCLUSION'
  | 3

export type _authzed_api_v1_AlgebraicSubjectSet_Operation__Output = typeof _authzed_api_v1_AlgebraicSubjectSet_Operation[keyof typeof _authzed_api_v1_AlgebraicSubjectSet_Operation]

export interface AlgebraicSubjectSet {
  'operation'?: (_authzed_api_v1_AlgebraicSubjectSet_Operation);
  'children'?: (_authzed_api_v1_PermissionRelationshipTree)[];
}

export interface AlgebraicSubjectSet__Output {
  'operation': (_authzed_api_v1_AlgebraicSubjectSet_Operation__Output);
  'children': (_authzed_api_v1_PermissionRelationshipTree__Output)[];
}
