// Original file: proto/bailiwick/v1/decision_service.proto

import type { RecordedQuestion as _bailiwick_v1_RecordedQuestion, RecordedQuestion__Output as _bailiwick_v1_RecordedQuestion__Output } from '../../bailiwick/v1/RecordedQuestion.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface RecordedCheck {
  'question'?: (_bailiwick_v1_RecordedQuestion | null);
  'validUntil'?: (_google_protobuf_Timestamp | null);
}

export interface RecordedCheck__Output {
  'question': (_bailiwick_v1_RecordedQuestion__Output | null);
  'validUntil': (_google_protobuf_Timestamp__Output | null);
}
