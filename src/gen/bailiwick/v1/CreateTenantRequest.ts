// Original file: proto/bailiwick/v1/tenant_service.proto

import type { OwnLimit as _bailiwick_v1_OwnLimit, OwnLimit__Output as _bailiwick_v1_OwnLimit__Output } from '../../bailiwick/v1/OwnLimit.ts';

export interface CreateTenantRequest {
  'name'?: (string);
  'schema'?: (string);
  'storedRelationships'?: (_bailiwick_v1_OwnLimit | null);
  'storedBytes'?: (_bailiwick_v1_OwnLimit | null);
  'callsPerSecond'?: (_bailiwick_v1_OwnLimit | null);
  'callsBurst'?: (_bailiwick_v1_OwnLimit | null);
  'callsAtOnce'?: (_bailiwick_v1_OwnLimit | null);
  'streamsAtOnce'?: (_bailiwick_v1_OwnLimit | null);
  'workPerSecond'?: (_bailiwick_v1_OwnLimit | null);
  '_schema'?: "schema";
}

export interface CreateTenantRequest__Output {
  'name': (string);
  'schema'?: (string);
  'storedRelationships': (_bailiwick_v1_OwnLimit__Output | null);
  'storedBytes': (_bailiwick_v1_OwnLimit__Output | null);
  'callsPerSecond': (_bailiwick_v1_OwnLimit__Output | null);
  'callsBurst': (_bailiwick_v1_OwnLimit__Output | null);
  'callsAtOnce': (_bailiwick_v1_OwnLimit__Output | null);
  'streamsAtOnce': (_bailiwick_v1_OwnLimit__Output | null);
  'workPerSecond': (_bailiwick_v1_OwnLimit__Output | null);
  '_schema'?: "schema";
}
