// Original file: proto/bailiwick/v1/decision_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { DecisionOutcome as _bailiwick_v1_DecisionOutcome, DecisionOutcome__Output as _bailiwick_v1_DecisionOutcome__Output } from '../../bailiwick/v1/DecisionOutcome.ts';
import type { RecordedLink as _bailiwick_v1_RecordedLink, RecordedLink__Output as _bailiwick_v1_RecordedLink__Output } from '../../bailiwick/v1/RecordedLink.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface RecordedDelegatedQuestion {
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'context'?: (_google_protobuf_Struct | null);
  'requestDigest'?: (string);
  'outcome'?: (_bailiwick_v1_DecisionOutcome | null);
  'links'?: (_bailiwick_v1_RecordedLink)[];
  'validUntil'?: (_google_protobuf_Timestamp | null);
  'approvalId'?: (string);
  'grantIds'?: (string)[];
}

export interface RecordedDelegatedQuestion__Output {
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'context': (_google_protobuf_Struct__Output | null);
  'requestDigest': (string);
  'outcome': (_bailiwick_v1_DecisionOutcome__Output | null);
  'links': (_bailiwick_v1_RecordedLink__Output)[];
  'validUntil': (_google_protobuf_Timestamp__Output | null);
  'approvalId': (string);
  'grantIds': (string)[];
}
