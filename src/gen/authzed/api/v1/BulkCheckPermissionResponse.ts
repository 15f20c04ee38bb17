// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { BulkCheckPermissionPair as _authzed_api_v1_BulkCheckPermissionPair, BulkCheckPermissionPair__Output as _authzed_api_v1_BulkCheckPermissionPair__Output } from '../../../authzed/api/v1/BulkCheckPermissionPair.ts';

export interface BulkCheckPermissionResponse {
  'checkedAt'?: (_authzed_api_v1_ZedToken | null);
  'pairs'?: (_authzed_api_v1_BulkCheckPermissionPair)[];
}

export interface BulkCheckPermissionResponse__Output {
  'checkedAt': (_authzed_api_v1_ZedToken__Output | null);
  'pairs': (_authzed_api_v1_BulkCheckPermissionPair__Output)[];
}
