// Original file: proto/authzed/api/v1/experimental_service.proto

import type { BulkCheckPermissionRequestItem as _authzed_api_v1_BulkCheckPermissionRequestItem, BulkCheckPermissionRequestItem__Output as _authzed_api_v1_BulkCheckPermissionRequestItem__Output } from '../../../authzed/api/v1/BulkCheckPermissionRequestItem.ts';
import type { BulkCheckPermissionResponseItem as _authzed_api_v1_BulkCheckPermissionResponseItem, BulkCheckPermissionResponseItem__Output as _authzed_api_v1_BulkCheckPermissionResponseItem__Output } from '../../../authzed/api/v1/BulkCheckPermissionResponseItem.ts';
import type { Status as _google_rpc_Status, Status__Output as _google_rpc_Status__Output } from '../../../google/rpc/Status.ts';

export interface BulkCheckPermissionPair {
  'request'?: (_authzed_api_v1_BulkCheckPermissionRequestItem | null);
  'item'?: (_authzed_api_v1_BulkCheckPermissionResponseItem | null);
  'error'?: (_google_rpc_Status | null);
  'response'?: "item"|"error";
}

export interface BulkCheckPermissionPair__Output {
  'request': (_authzed_api_v1_BulkCheckPermissionRequestItem__Output | null);
  'item'?: (_authzed_api_v1_BulkCheckPermissionResponseItem__Output | null);
  'error'?: (_google_rpc_Status__Output | null);
  'response'?: "item"|"error";
}
