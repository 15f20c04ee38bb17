// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Budget as _bailiwick_v1_Budget, Budget__Output as _bailiwick_v1_Budget__Output } from '../../bailiwick/v1/Budget.ts';

export interface Scope {
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'relation'?: (string);
  'caveat'?: (string);
  'caveatContext'?: (_google_protobuf_Struct | null);
  'ttl'?: (_google_protobuf_Duration | null);
  'budget'?: (_bailiwick_v1_Budget | null);
}

export interface Scope__Output {
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'relation': (string);
  'caveat': (string);
  'caveatContext': (_google_protobuf_Struct__Output | null);
  'ttl': (_google_protobuf_Duration__Output | null);
  'budget': (_bailiwick_v1_Budget__Output | null);
}
