// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Scope as _bailiwick_v1_Scope, Scope__Output as _bailiwick_v1_Scope__Output } from '../../bailiwick/v1/Scope.ts';

export interface DelegateSessionRequest {
  'parent'?: (_authzed_api_v1_ObjectReference | null);
  'agent'?: (_authzed_api_v1_ObjectReference | null);
  'ttl'?: (_google_protobuf_Duration | null);
  'scopes'?: (_bailiwick_v1_Scope)[];
  'purpose'?: (string);
  'idempotencyKey'?: (string);
}

export interface DelegateSessionRequest__Output {
  'parent': (_authzed_api_v1_ObjectReference__Output | null);
  'agent': (_authzed_api_v1_ObjectReference__Output | null);
  'ttl': (_google_protobuf_Duration__Output | null);
  'scopes': (_bailiwick_v1_Scope__Output)[];
  'purpose': (string);
  'idempotencyKey': (string);
}
