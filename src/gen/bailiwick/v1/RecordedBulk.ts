// Original file: proto/bailiwick/v1/decision_service.proto

import type { RecordedQuestion as _bailiwick_v1_RecordedQuestion, RecordedQuestion__Output as _bailiwick_v1_RecordedQuestion__Output } from '../../bailiwick/v1/RecordedQuestion.ts';

export interface RecordedBulk {
  'items'?: (_bailiwick_v1_RecordedQuestion)[];
}

export interface RecordedBulk__Output {
  'items': (_bailiwick_v1_RecordedQuestion__Output)[];
}
