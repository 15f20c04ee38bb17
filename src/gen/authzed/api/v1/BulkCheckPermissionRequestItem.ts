// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../../authzed/api/v1/ObjectReference.ts';
import type { SubjectReference as _authzed_api_v1_SubjectReference, SubjectReference__Output as _authzed_api_v1_SubjectReference__Output } from '../../../authzed/api/v1/SubjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';

export interface BulkCheckPermissionRequestItem {
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'subject'?: (_authzed_api_v1_SubjectReference | null);
  'context'?: (_google_protobuf_Struct | null);
}

export interface BulkCheckPermissionRequestItem__Output {
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'subject': (_authzed_api_v1_SubjectReference__Output | null);
  'context': (_google_protobuf_Struct__Output | null);
}
