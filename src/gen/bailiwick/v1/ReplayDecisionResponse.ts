// Original file: proto/bailiwick/v1/decision_service.proto

import type { Decision as _bailiwick_v1_Decision, Decision__Output as _bailiwick_v1_Decision__Output } from '../../bailiwick/v1/Decision.ts';
import type { Replay as _bailiwick_v1_Replay, Replay__Output as _bailiwick_v1_Replay__Output } from '../../bailiwick/v1/Replay.ts';

export interface ReplayDecisionResponse {
  'decision'?: (_bailiwick_v1_Decision | null);
  'then'?: (_bailiwick_v1_Replay | null);
  'now'?: (_bailiwick_v1_Replay | null);
}

export interface ReplayDecisionResponse__Output {
  'decision': (_bailiwick_v1_Decision__Output | null);
  'then': (_bailiwick_v1_Replay__Output | null);
  'now': (_bailiwick_v1_Replay__Output | null);
}
