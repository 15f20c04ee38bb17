// Original file: proto/bailiwick/v1/tenant_service.proto

import type { StoredLimit as _bailiwick_v1_StoredLimit, StoredLimit__Output as _bailiwick_v1_StoredLimit__Output } from '../../bailiwick/v1/StoredLimit.ts';

export interface StoredQuota {
  'relationships'?: (_bailiwick_v1_StoredLimit | null);
  'bytes'?: (_bailiwick_v1_StoredLimit | null);
}

export interface StoredQuota__Output {
  'relationships': (_bailiwick_v1_StoredLimit__Output | null);
  'bytes': (_bailiwick_v1_StoredLimit__Output | null);
}
