// Original file: proto/bailiwick/v1/decision_service.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

export interface RecordedLogRead {
  'action'?: (string);
  'ask'?: (_google_protobuf_Struct | null);
}

export interface RecordedLogRead__Output {
  'action': (string);
  'ask': (_google_protobuf_Struct__Output | null);
}
