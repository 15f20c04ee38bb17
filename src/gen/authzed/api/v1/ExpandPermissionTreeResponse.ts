// Original file: proto/authzed/api/v1/permission_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { PermissionRelationshipTree as _authzed_api_v1_PermissionRelationshipTree, PermissionRelationshipTree__Output as _authzed_api_v1_PermissionRelationshipTree__Output } from '../../../authzed/api/v1/PermissionRelationshipTree.ts';

export interface ExpandPermissionTreeResponse {
  'expandedAt'?: (_authzed_api_v1_ZedToken | null);
  'treeRoot'?: (_authzed_api_v1_PermissionRelationshipTree | null);
}

export interface ExpandPermissionTreeResponse__Output {
  'expandedAt': (_authzed_api_v1_ZedToken__Output | null);
  'treeRoot': (_authzed_api_v1_PermissionRelationshipTree__Output | null);
}
