// Original file: proto/bailiwick/v1/tenant_service.proto

import type { CallLimit as _bailiwick_v1_CallLimit, CallLimit__Output as _bailiwick_v1_CallLimit__Output } from '../../bailiwick/v1/CallLimit.ts';

export interface CallQuota {
  'callsPerSecond'?: (_bailiwick_v1_CallLimit | null);
  'callsBurst'?: (_bailiwick_v1_CallLimit | null);
  'callsAtOnce'?: (_bailiwick_v1_CallLimit | null);
  'streamsAtOnce'?: (_bailiwick_v1_CallLimit | null);
  'workPerSecond'?: (_bailiwick_v1_CallLimit | null);
}

export interface CallQuota__Output {
  'callsPerSecond': (_bailiwick_v1_CallLimit__Output | null);
  'callsBurst': (_bailiwick_v1_CallLimit__Output | null);
  'callsAtOnce': (_bailiwick_v1_CallLimit__Output | null);
  'streamsAtOnce': (_bailiwick_v1_CallLimit__Output | null);
  'workPerSecond': (_bailiwick_v1_CallLimit__Output | null);
}
