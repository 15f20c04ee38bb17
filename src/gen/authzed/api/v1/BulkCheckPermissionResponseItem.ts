// Original file: proto/authzed/api/v1/experimental_service.proto

import type { _authzed_api_v1_CheckPermissionResponse_Permissionship, _authzed_api_v1_CheckPermissionResponse_Permissionship__Output } from '../../../authzed/api/v1/CheckPermissionResponse.ts';
import type { PartialCaveatInfo as _authzed_api_v1_PartialCaveatInfo, PartialCaveatInfo__Output as _authzed_api_v1_PartialCaveatInfo__Output } from '../../../authzed/api/v1/PartialCaveatInfo.ts';

export interface BulkCheckPermissionResponseItem {
  'permissionship'?: (_authzed_api_v1_CheckPermissionResponse_Permissionship);
  'partialCaveatInfo'?: (_authzed_api_v1_PartialCaveatInfo | null);
}

export interface BulkCheckPermissionResponseItem__Output {
  'permissionship': (_authzed_api_v1_CheckPermissionResponse_Permissionship__Output);
  'partialCaveatInfo': (_authzed_api_v1_PartialCaveatInfo__Output | null);
}
