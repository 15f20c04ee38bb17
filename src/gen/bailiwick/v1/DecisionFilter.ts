// Original file: proto/bailiwick/v1/decision_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Verdict as _bailiwick_v1_Verdict, Verdict__Output as _bailiwick_v1_Verdict__Output } from '../../bailiwick/v1/Verdict.ts';
import type { DecisionKind as _bailiwick_v1_DecisionKind, DecisionKind__Output as _bailiwick_v1_DecisionKind__Output } from '../../bailiwick/v1/DecisionKind.ts';

export interface DecisionFilter {
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
  'user'?: (_authzed_api_v1_ObjectReference | null);
  'agent'?: (_authzed_api_v1_ObjectReference | null);
  'sessions'?: (_authzed_api_v1_ObjectReference)[];
  'withDescendants'?: (boolean);
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'verdict'?: (_bailiwick_v1_Verdict);
  'reason'?: (string);
  'kind'?: (_bailiwick_v1_DecisionKind);
  'caller'?: (string);
  'correlationId'?: (string);
}

export interface DecisionFilter__Output {
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
  'user': (_authzed_api_v1_ObjectReference__Output | null);
  'agent': (_authzed_api_v1_ObjectReference__Output | null);
  'sessions': (_authzed_api_v1_ObjectReference__Output)[];
  'withDescendants': (boolean);
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'verdict': (_bailiwick_v1_Verdict__Output);
  'reason': (string);
  'kind': (_bailiwick_v1_DecisionKind__Output);
  'caller': (string);
  'correlationId': (string);
}
