// Original file: proto/bailiwick/v1/decision_service.proto

import type { Decision as _bailiwick_v1_Decision, Decision__Output as _bailiwick_v1_Decision__Output } from '../../bailiwick/v1/Decision.ts';

export interface QueryDecisionsResponse {
  'decision'?: (_bailiwick_v1_Decision | null);
  'cursor'?: (string);
}

export interface QueryDecisionsResponse__Output {
  'decision': (_bailiwick_v1_Decision__Output | null);
  'cursor': (string);
}
