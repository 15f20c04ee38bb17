// Original file: proto/bailiwick/v1/decision_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../authzed/api/v1/Consistency.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface DecisionCall {
  'caller'?: (string);
  'evaluatedAt'?: (_google_protobuf_Timestamp | null);
  'asked'?: (_authzed_api_v1_Consistency | null);
  'revision'?: (number | string | Long);
  'schemaHash'?: (string);
  'profileHash'?: (string);
  'latency'?: (_google_protobuf_Duration | null);
  'work'?: (number | string | Long);
  'correlationId'?: (string);
  'traceParent'?: (string);
}

export interface DecisionCall__Output {
  'caller': (string);
  'evaluatedAt': (_google_protobuf_Timestamp__Output | null);
  'asked': (_authzed_api_v1_Consistency__Output | null);
  'revision': (Long);
  'schemaHash': (string);
  'profileHash': (string);
  'latency': (_google_protobuf_Duration__Output | null);
  'work': (Long);
  'correlationId': (string);
  'traceParent': (string);
}
