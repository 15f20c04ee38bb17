// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Grant as _bailiwick_v1_Grant, Grant__Output as _bailiwick_v1_Grant__Output } from '../../bailiwick/v1/Grant.ts';

export interface Session {
  'session'?: (_authzed_api_v1_ObjectReference | null);
  'parent'?: (_authzed_api_v1_ObjectReference | null);
  'user'?: (_authzed_api_v1_ObjectReference | null);
  'agent'?: (_authzed_api_v1_ObjectReference | null);
  'tenant'?: (_authzed_api_v1_ObjectReference | null);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  'grants'?: (_bailiwick_v1_Grant)[];
}

export interface Session__Output {
  'session': (_authzed_api_v1_ObjectReference__Output | null);
  'parent': (_authzed_api_v1_ObjectReference__Output | null);
  'user': (_authzed_api_v1_ObjectReference__Output | null);
  'agent': (_authzed_api_v1_ObjectReference__Output | null);
  'tenant': (_authzed_api_v1_ObjectReference__Output | null);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  'grants': (_bailiwick_v1_Grant__Output)[];
}
