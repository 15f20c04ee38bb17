// Original file: proto/authzed/api/v1/permission_service.proto

import type { LookupPermissionship as _authzed_api_v1_LookupPermissionship, LookupPermissionship__Output as _authzed_api_v1_LookupPermissionship__Output } from '../../../authzed/api/v1/LookupPermissionship.ts';
import type { PartialCaveatInfo as _authzed_api_v1_PartialCaveatInfo, PartialCaveatInfo__Output as _authzed_api_v1_PartialCaveatInfo__Output } from '../../../authzed/api/v1/PartialCaveatInfo.ts';

export interface ResolvedSubject {
  'subjectObjectId'?: (string);
  'permissionship'?: (_authzed_api_v1_LookupPermissionship);
  'partialCaveatInfo'?: (_authzed_api_v1_PartialCaveatInfo | null);
}

export interface ResolvedSubject__Output {
  'subjectObjectId': (string);
  'permissionship': (_authzed_api_v1_LookupPermissionship__Output);
  'partialCaveatInfo': (_authzed_api_v1_PartialCaveatInfo__Output | null);
}
