// Original file: proto/authzed/api/v1/permission_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../../authzed/api/v1/ObjectReference.ts';

export interface ExpandPermissionTreeRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
}

export interface ExpandPermissionTreeRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
}
