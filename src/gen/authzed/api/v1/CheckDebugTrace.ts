// Original file: proto/authzed/api/v1/debug.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../../authzed/api/v1/ObjectReference.ts';
import type { SubjectReference as _authzed_api_v1_SubjectReference, SubjectReference__Output as _authzed_api_v1_SubjectReference__Output } from '../../../authzed/api/v1/SubjectReference.ts';
import type { CaveatEvalInfo as _authzed_api_v1_CaveatEvalInfo, CaveatEvalInfo__Output as _authzed_api_v1_CaveatEvalInfo__Output } from '../../../authzed/api/v1/CaveatEvalInfo.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { CheckDebugTrace as _authzed_api_v1_CheckDebugTrace, CheckDebugTrace__Output as _authzed_api_v1_CheckDebugTrace__Output } from '../../../authzed/api/v1/CheckDebugTrace.ts';

// Original file: proto/authzed/api/v1/debug.proto

export const _authzed_api_v1_CheckDebugTrace_PermissionType = {
  PERMISSION_TYPE_UNSPECIFIED: 0,
  PERMISSION_TYPE_RELATION: 1,
  PERMISSION_TYPE_PERMISSION: 2,
} as const;

export type _authzed_api_v1_CheckDebugTrace_PermissionType =
  | 'PERMISSION_TYPE_UNSPECIFIED'
  | 0
  | 'PERMISSION_TYPE_RELATION'
  | 1
  | 'PERMISSION_TYPE_PERMISSION'
  | 2

export type _authzed_api_v1_CheckDebugTrace_PermissionType__Output = typeof _authzed_api_v1_CheckDebugTrace_PermissionType[keyof typeof _authzed_api_v1_CheckDebugTrace_PermissionType]

// Original file: proto/authzed/api/v1/debug.proto

export const _authzed_api_v1_CheckDebugTrace_Permissionship = {
  PERMISSIONSHIP_UNSPECIFIED: 0,
  PERMISSIONSHIP_NO_PERMISSION: 1,
  PERMISSIONSHIP_HAS_PERMISSION: 2,
  PERMISSIONSHIP_CONDITIONAL_PERMISSION: 3,
} as const;

export type _authzed_api_v1_CheckDebugTrace_Permissionship =
  | 'PERMISSIONSHIP_UNSPECIFIED'
  | 0
  | 'PERMISSIONSHIP_NO_PERMISSION'
  | 1
  | 'PERMISSIONSHIP_HAS_PERMISSION'
  | 2
  | 'PERMISSIONSHIP_CONDITIONAL_PERMISSION'
  | 3

export type _authzed_api_v1_CheckDebugTrace_Permissionship__Output = typeof _authzed_api_v1_CheckDebugTrace_Permissionship[keyof typeof _authzed_api_v1_CheckDebugTrace_Permissionship]

export interface _authzed_api_v1_CheckDebugTrace_SubProblems {
  'traces'?: (_authzed_api_v1_CheckDebugTrace)[];
}

export interface _authzed_api_v1_CheckDebugTrace_SubProblems__Output {
  'traces': (_authzed_api_v1_CheckDebugTrace__Output)[];
}

export interface CheckDebugTrace {
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'permissionType'?: (_authzed_api_v1_CheckDebugTrace_PermissionType);
  'subject'?: (_authzed_api_v1_SubjectReference | null);
  'result'?: (_authzed_api_v1_CheckDebugTrace_Permissionship);
  'wasCachedResult'?: (boolean);
  'subProblems'?: (_authzed_api_v1_CheckDebugTrace_SubProblems | null);
  'caveatEvaluationInfo'?: (_authzed_api_v1_CaveatEvalInfo | null);
  'duration'?: (_google_protobuf_Duration | null);
  'optionalExpiresAt'?: (_google_protobuf_Timestamp | null);
  'traceOperationId'?: (string);
  'source'?: (string);
  'resolution'?: "wasCachedResult"|"subProblems";
}

export interface CheckDebugTrace__Output {
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'permissionType': (_authzed_api_v1_CheckDebugTrace_PermissionType__Output);
  'subject': (_authzed_api_v1_SubjectReference__Output | null);
  'result': (_authzed_api_v1_CheckDebugTrace_Permissionship__Output);
  'wasCachedResult'?: (boolean);
  'subProblems'?: (_authzed_api_v1_CheckDebugTrace_SubProblems__Output | null);
  'caveatEvaluationInfo': (_authzed_api_v1_CaveatEvalInfo__Output | null);
  'duration': (_google_protobuf_Duration__Output | null);
  'optionalExpiresAt': (_google_protobuf_Timestamp__Output | null);
  'traceOperationId': (string);
  'source': (string);
  'resolution'?: "wasCachedResult"|"subProblems";
}
