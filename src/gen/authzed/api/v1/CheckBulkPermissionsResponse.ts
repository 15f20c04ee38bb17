// Original file: proto/authzed/api/v1/permission_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { CheckBulkPermissionsPair as _authzed_api_v1_CheckBulkPermissionsPair, CheckBulkPermissionsPair__Output as _authzed_api_v1_CheckBulkPermissionsPair__Output } from '../../../authzed/api/v1/CheckBulkPermissionsPair.ts';

export interface CheckBulkPermissionsResponse {
  'checkedAt'?: (_authzed_api_v1_ZedToken | null);
  'pairs'?: (_authzed_api_v1_CheckBulkPermissionsPair)[];
}

export interface CheckBulkPermissionsResponse__Output {
  'checkedAt': (_authzed_api_v1_ZedToken__Output | null);
  'pairs': (_authzed_api_v1_CheckBulkPermissionsPair__Output)[];
}
