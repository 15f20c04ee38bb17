// Original file: proto/bailiwick/v1/decision_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface RecordedGap {
  'cause'?: (string);
  'lost'?: (number | string | Long);
  'counted'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
}

export interface RecordedGap__Output {
  'cause': (string);
  'lost': (Long);
  'counted': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
}
