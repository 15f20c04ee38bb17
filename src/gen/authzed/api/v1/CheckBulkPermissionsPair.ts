// Original file: proto/authzed/api/v1/permission_service.proto

import type { CheckBulkPermissionsRequestItem as _authzed_api_v1_CheckBulkPermissionsRequestItem, CheckBulkPermissionsRequestItem__Output as _authzed_api_v1_CheckBulkPermissionsRequestItem__Output } from '../../../authzed/api/v1/CheckBulkPermissionsRequestItem.ts';
import type { CheckBulkPermissionsResponseItem as _authzed_api_v1_CheckBulkPermissionsResponseItem, CheckBulkPermissionsResponseItem__Output as _authzed_api_v1_CheckBulkPermissionsResponseItem__Output } from '../../../authzed/api/v1/CheckBulkPermissionsResponseItem.ts';
import type { Status as _google_rpc_Status, Status__Output as _google_rpc_Status__Output } from '../../../google/rpc/Status.ts';

export interface CheckBulkPermissionsPair {
  'request'?: (_authzed_api_v1_CheckBulkPermissionsRequestItem | null);
  'item'?: (_authzed_api_v1_CheckBulkPermissionsResponseItem | null);
  'error'?: (_google_rpc_Status | null);
  'response'?: "item"|"error";
}

export interface CheckBulkPermissionsPair__Output {
  'request': (_authzed_api_v1_CheckBulkPermissionsRequestItem__Output | null);
  'item'?: (_authzed_api_v1_CheckBulkPermissionsResponseItem__Output | null);
  'error'?: (_google_rpc_Status__Output | null);
  'response'?: "item"|"error";
}
