// Original file: proto/bailiwick/v1/decision_service.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

export interface RecordedCondition {
  'caveat'?: (string);
  'result'?: (string);
  'context'?: (_google_protobuf_Struct | null);
}

export interface RecordedCondition__Output {
  'caveat': (string);
  'result': (string);
  'context': (_google_protobuf_Struct__Output | null);
}
