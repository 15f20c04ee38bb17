// Original file: proto/bailiwick/v1/decision_service.proto

import type { Verdict as _bailiwick_v1_Verdict, Verdict__Output as _bailiwick_v1_Verdict__Output } from '../../bailiwick/v1/Verdict.ts';

export interface DecisionOutcome {
  'verdict'?: (_bailiwick_v1_Verdict);
  'reason'?: (string);
  'missingContext'?: (string)[];
}

export interface DecisionOutcome__Output {
  'verdict': (_bailiwick_v1_Verdict__Output);
  'reason': (string);
  'missingContext': (string)[];
}
