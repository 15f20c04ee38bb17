// Original file: proto/authzed/api/v1/permission_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../../authzed/api/v1/ObjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';
import type { Cursor as _authzed_api_v1_Cursor, Cursor__Output as _authzed_api_v1_Cursor__Output } from '../../../authzed/api/v1/Cursor.ts';

// Original file: proto/authzed/api/v1/permission_service.proto

export const _authzed_api_v1_LookupSubjectsRequest_WildcardOption = {
  WILDCARD_OPTION_UNSPECIFIED: 0,
  WILDCARD_OPTION_INCLUDE_WILDCARDS: 1,
  WILDCARD_OPTION_EXCLUDE_WILDCARDS: 2,
} as const;

export type _authzed_api_v1_LookupSubjectsRequest_WildcardOption =
  | 'WILDCARD_OPTION_UNSPECIFIED'
  | 0
  | 'WILDCARD_OPTION_INCLUDE_WILDCARDS'
  | 1
  | 'WILDCARD_OPTION_EXCLUDE_WILDCARDS'
  | 2

export type _authzed_api_v1_LookupSubjectsRequest_WildcardOption__Output = typeof _authzed_api_v1_LookupSubjectsRequest_WildcardOption[keyof typeof _authzed_api_v1_LookupSubjectsRequest_WildcardOption]

export interface LookupSubjectsRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'subjectObjectType'?: (string);
  'optionalSubjectRelation'?: (string);
  'context'?: (_google_protobuf_Struct | null);
  'optionalConcreteLimit'?: (number);
  'optionalCursor'?: (_authzed_api_v1_Cursor | null);
  'wildcardOption'?: (_authzed_api_v1_LookupSubjectsRequest_WildcardOption);
}

export interface LookupSubjectsRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'subjectObjectType': (string);
  'optionalSubjectRelation': (string);
  'context': (_google_protobuf_Struct__Output | null);
  'optionalConcreteLimit': (number);
  'optionalCursor': (_authzed_api_v1_Cursor__Output | null);
  'wildcardOption': (_authzed_api_v1_LookupSubjectsRequest_WildcardOption__Output);
}
