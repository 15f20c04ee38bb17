// Original file: proto/authzed/api/v1/permission_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { LookupPermissionship as _authzed_api_v1_LookupPermissionship, LookupPermissionship__Output as _authzed_api_v1_LookupPermissionship__Output } from '../../../authzed/api/v1/LookupPermissionship.ts';
import type { PartialCaveatInfo as _authzed_api_v1_PartialCaveatInfo, PartialCaveatInfo__Output as _authzed_api_v1_PartialCaveatInfo__Output } from '../../../authzed/api/v1/PartialCaveatInfo.ts';
import type { ResolvedSubject as _authzed_api_v1_ResolvedSubject, ResolvedSubject__Output as _authzed_api_v1_ResolvedSubject__Output } from '../../../authzed/api/v1/ResolvedSubject.ts';
import type { Cursor as _authzed_api_v1_Cursor, Cursor__Output as _authzed_api_v1_Cursor__Output } from '../../../authzed/api/v1/Cursor.ts';

export interface LookupSubjectsResponse {
  'lookedUpAt'?: (_authzed_api_v1_ZedToken | null);
  'subjectObjectId'?: (string);
  'excludedSubjectIds'?: (string)[];
  'permissionship'?: (_authzed_api_v1_LookupPermissionship);
  'partialCaveatInfo'?: (_authzed_api_v1_PartialCaveatInfo | null);
  'subject'?: (_authzed_api_v1_ResolvedSubject | null);
  'excludedSubjects'?: (_authzed_api_v1_ResolvedSubject)[];
  'afterResultCursor'?: (_authzed_api_v1_Cursor | null);
}

export interface LookupSubjectsResponse__Output {
  'lookedUpAt': (_authzed_api_v1_ZedToken__Output | null);
  'subjectObjectId': (string);
  'excludedSubjectIds': (string)[];
  'permissionship': (_authzed_api_v1_LookupPermissionship__Output);
  'partialCaveatInfo': (_authzed_api_v1_PartialCaveatInfo__Output | null);
  'subject': (_authzed_api_v1_ResolvedSubject__Output | null);
  'excludedSubjects': (_authzed_api_v1_ResolvedSubject__Output)[];
  'afterResultCursor': (_authzed_api_v1_Cursor__Output | null);
}
