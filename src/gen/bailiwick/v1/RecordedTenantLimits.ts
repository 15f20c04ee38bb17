// Original file: proto/bailiwick/v1/decision_service.proto

import type { ChangedLimit as _bailiwick_v1_ChangedLimit, ChangedLimit__Output as _bailiwick_v1_ChangedLimit__Output } from '../../bailiwick/v1/ChangedLimit.ts';

export interface RecordedTenantLimits {
  'changes'?: (_bailiwick_v1_ChangedLimit)[];
}

export interface RecordedTenantLimits__Output {
  'changes': (_bailiwick_v1_ChangedLimit__Output)[];
}
