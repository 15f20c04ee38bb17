// Original file: proto/bailiwick/v1/decision_service.proto

import type { RecordedChain as _bailiwick_v1_RecordedChain, RecordedChain__Output as _bailiwick_v1_RecordedChain__Output } from '../../bailiwick/v1/RecordedChain.ts';
import type { BulkSemantic as _bailiwick_v1_BulkSemantic, BulkSemantic__Output as _bailiwick_v1_BulkSemantic__Output } from '../../bailiwick/v1/BulkSemantic.ts';
import type { RecordedDelegatedQuestion as _bailiwick_v1_RecordedDelegatedQuestion, RecordedDelegatedQuestion__Output as _bailiwick_v1_RecordedDelegatedQuestion__Output } from '../../bailiwick/v1/RecordedDelegatedQuestion.ts';

export interface RecordedDelegatedBulk {
  'chain'?: (_bailiwick_v1_RecordedChain | null);
  'semantic'?: (_bailiwick_v1_BulkSemantic);
  'items'?: (_bailiwick_v1_RecordedDelegatedQuestion)[];
}

export interface RecordedDelegatedBulk__Output {
  'chain': (_bailiwick_v1_RecordedChain__Output | null);
  'semantic': (_bailiwick_v1_BulkSemantic__Output);
  'items': (_bailiwick_v1_RecordedDelegatedQuestion__Output)[];
}
