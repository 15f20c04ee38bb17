// Original file: proto/bailiwick/v1/delegation_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { GrantState as _bailiwick_v1_GrantState, GrantState__Output as _bailiwick_v1_GrantState__Output } from '../../bailiwick/v1/GrantState.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';

export interface Grant {
  'grantId'?: (string);
  'relationship'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  'state'?: (_bailiwick_v1_GrantState);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'grantedBy'?: (_authzed_api_v1_ObjectReference | null);
  'reason'?: (string);
}

export interface Grant__Output {
  'grantId': (string);
  'relationship': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  'state': (_bailiwick_v1_GrantState__Output);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'grantedBy': (_authzed_api_v1_ObjectReference__Output | null);
  'reason': (string);
}
