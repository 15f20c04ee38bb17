// Original file: proto/authzed/api/v1/permission_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { PartialCaveatInfo as _authzed_api_v1_PartialCaveatInfo, PartialCaveatInfo__Output as _authzed_api_v1_PartialCaveatInfo__Output } from '../../../authzed/api/v1/PartialCaveatInfo.ts';
import type { DebugInformation as _authzed_api_v1_DebugInformation, DebugInformation__Output as _authzed_api_v1_DebugInformation__Output } from '../../../authzed/api/v1/DebugInformation.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

// Original file: proto/authzed/api/v1/permission_service.proto

export const _authzed_api_v1_CheckPermissionResponse_Permissionship = {
  PERMISSIONSHIP_UNSPECIFIED: 0,
  PERMISSIONSHIP_NO_PERMISSION: 1,
  PERMISSIONSHIP_HAS_PERMISSION: 2,
  PERMISSIONSHIP_CONDITIONAL_PERMISSION: 3,
} as const;

export type _authzed_api_v1_CheckPermissionResponse_Permissionship =
  | 'PERMISSIONSHIP_UNSPECIFIED'
  | 0
  | 'PERMISSIONSHIP_NO_PERMISSION'
  | 1
  | 'PERMISSIONSHIP_HAS_PERMISSION'
  | 2
  | 'PERMISSIONSHIP_CONDITIONAL_PERMISSION'
  | 3

export type _authzed_api_v1_CheckPermissionResponse_Permissionship__Output = typeof _authzed_api_v1_CheckPermissionResponse_Permissionship[keyof typeof _authzed_api_v1_CheckPermissionResponse_Permissionship]

export interface CheckPermissionResponse {
  'checkedAt'?: (_authzed_api_v1_ZedToken | null);
  'permissionship'?: (_authzed_api_v1_CheckPermissionResponse_Permissionship);
  'partialCaveatInfo'?: (_authzed_api_v1_PartialCaveatInfo | null);
  'debugTrace'?: (_authzed_api_v1_DebugInformation | null);
  'optionalExpiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface CheckPermissionResponse__Output {
  'checkedAt': (_authzed_api_v1_ZedToken__Output | null);
  'permissionship': (_authzed_api_v1_CheckPermissionResponse_Permissionship__Output);
  'partialCaveatInfo': (_authzed_api_v1_PartialCaveatInfo__Output | null);
  'debugTrace': (_authzed_api_v1_DebugInformation__Output | null);
  'optionalExpiresAt': (_google_protobuf_Timestamp__Output | null);
}
