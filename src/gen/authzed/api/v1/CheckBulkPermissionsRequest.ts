// Original file: proto/authzed/api/v1/permission_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';
import type { CheckBulkPermissionsRequestItem as _authzed_api_v1_CheckBulkPermissionsRequestItem, CheckBulkPermissionsRequestItem__Output as _authzed_api_v1_CheckBulkPermissionsRequestItem__Output } from '../../../authzed/api/v1/CheckBulkPermissionsRequestItem.ts';

export interface CheckBulkPermissionsRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'items'?: (_authzed_api_v1_CheckBulkPermissionsRequestItem)[];
  'withTracing'?: (boolean);
}

export interface CheckBulkPermissionsRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'items': (_authzed_api_v1_CheckBulkPermissionsRequestItem__Output)[];
  'withTracing': (boolean);
}
