// Original file: proto/bailiwick/v1/tenant_service.proto

import type { RollOutOutcome as _bailiwick_v1_RollOutOutcome, RollOutOutcome__Output as _bailiwick_v1_RollOutOutcome__Output } from '../../bailiwick/v1/RollOutOutcome.ts';

export interface RollOutSchemaResponse {
  'tenant'?: (string);
  'outcome'?: (_bailiwick_v1_RollOutOutcome);
  'reason'?: (string);
  'message'?: (string);
  'writtenAt'?: (string);
}

export interface RollOutSchemaResponse__Output {
  'tenant': (string);
  'outcome': (_bailiwick_v1_RollOutOutcome__Output);
  'reason': (string);
  'message': (string);
  'writtenAt': (string);
}
