// Original file: proto/authzed/api/v1/core.proto

import type { AlgebraicSubjectSet as _authzed_api_v1_AlgebraicSubjectSet, AlgebraicSubjectSet__Output as _authzed_api_v1_AlgebraicSubjectSet__Output } from '../../../authzed/api/v1/AlgebraicSubjectSet.ts';
import type { DirectSubjectSet as _authzed_api_v1_DirectSubjectSet, DirectSubjectSet__Output as _authzed_api_v1_DirectSubjectSet__Output } from '../../../authzed/api/v1/DirectSubjectSet.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../../authzed/api/v1/ObjectReference.ts';

export interface PermissionRelationshipTree {
  'intermediate'?: (_authzed_api_v1_AlgebraicSubjectSet | null);
  'leaf'?: (_authzed_api_v1_DirectSubjectSet | null);
  'expandedObject'?: (_authzed_api_v1_ObjectReference | null);
  'expandedRelation'?: (string);
  'treeType'?: "intermediate"|"leaf";
}

export interface PermissionRelationshipTree__Output {
  'intermediate'?: (_authzed_api_v1_AlgebraicSubjectSet__Output | null);
  'leaf'?: (_authzed_api_v1_DirectSubjectSet__Output | null);
  'expandedObject': (_authzed_api_v1_ObjectReference__Output | null);
  'expandedRelation': (string);
  'treeType'?: "intermediate"|"leaf";
}
