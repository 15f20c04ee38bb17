// Original file: proto/bailiwick/v1/decision_service.proto

import type { RecordedChain as _bailiwick_v1_RecordedChain, RecordedChain__Output as _bailiwick_v1_RecordedChain__Output } from '../../bailiwick/v1/RecordedChain.ts';
import type { RecordedDelegatedQuestion as _bailiwick_v1_RecordedDelegatedQuestion, RecordedDelegatedQuestion__Output as _bailiwick_v1_RecordedDelegatedQuestion__Output } from '../../bailiwick/v1/RecordedDelegatedQuestion.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

export interface RecordedDelegatedCheck {
  'chain'?: (_bailiwick_v1_RecordedChain | null);
  'question'?: (_bailiwick_v1_RecordedDelegatedQuestion | null);
  'annotations'?: (_google_protobuf_Struct | null);
  'dryRun'?: (boolean);
}

export interface RecordedDelegatedCheck__Output {
  'chain': (_bailiwick_v1_RecordedChain__Output | null);
  'question': (_bailiwick_v1_RecordedDelegatedQuestion__Output | null);
  'annotations': (_google_protobuf_Struct__Output | null);
  'dryRun': (boolean);
}
