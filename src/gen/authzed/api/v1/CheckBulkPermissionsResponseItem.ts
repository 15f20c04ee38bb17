// Original file: proto/authzed/api/v1/permission_service.proto

import type { _authzed_api_v1_CheckPermissionResponse_Permissionship, _authzed_api_v1_CheckPermissionResponse_Permissionship__Output } from '../../../authzed/api/v1/CheckPermissionResponse.ts';
import type { PartialCaveatInfo as _authzed_api_v1_PartialCaveatInfo, PartialCaveatInfo__Output as _authzed_api_v1_PartialCaveatInfo__Output } from '../../../authzed/api/v1/PartialCaveatInfo.ts';
import type { DebugInformation as _authzed_api_v1_DebugInformation, DebugInformation__Output as _authzed_api_v1_DebugInformation__Output } from '../../../authzed/api/v1/DebugInformation.ts';

export interface CheckBulkPermissionsResponseItem {
  'permissionship'?: (_authzed_api_v1_CheckPermissionResponse_Permissionship);
  'partialCaveatInfo'?: (_authzed_api_v1_PartialCaveatInfo | null);
  'debugTrace'?: (_authzed_api_v1_DebugInformation | null);
}

export interface CheckBulkPermissionsResponseItem__Output {
  'permissionship': (_authzed_api_v1_CheckPermissionResponse_Permissionship__Output);
  'partialCaveatInfo': (_authzed_api_v1_PartialCaveatInfo__Output | null);
  'debugTrace': (_authzed_api_v1_DebugInformation__Output | null);
}
