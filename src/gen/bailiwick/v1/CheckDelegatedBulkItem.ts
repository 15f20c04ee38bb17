// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

export interface CheckDelegatedBulkItem {
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'context'?: (_google_protobuf_Struct | null);
  'requestDigest'?: (string);
}

export interface CheckDelegatedBulkItem__Output {
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'context': (_google_protobuf_Struct__Output | null);
  'requestDigest': (string);
}
