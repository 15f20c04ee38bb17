// Original file: proto/authzed/api/v1/experimental_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';
import type { BulkCheckPermissionRequestItem as _authzed_api_v1_BulkCheckPermissionRequestItem, BulkCheckPermissionRequestItem__Output as _authzed_api_v1_BulkCheckPermissionRequestItem__Output } from '../../../authzed/api/v1/BulkCheckPermissionRequestItem.ts';

export interface BulkCheckPermissionRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'items'?: (_authzed_api_v1_BulkCheckPermissionRequestItem)[];
}

export interface BulkCheckPermissionRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'items': (_authzed_api_v1_BulkCheckPermissionRequestItem__Output)[];
}
