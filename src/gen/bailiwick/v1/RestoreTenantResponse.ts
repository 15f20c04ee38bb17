// Original file: proto/bailiwick/v1/tenant_service.proto

import type { Tenant as _bailiwick_v1_Tenant, Tenant__Output as _bailiwick_v1_Tenant__Output } from '../../bailiwick/v1/Tenant.ts';
import type { Long } from '@grpc/proto-loader';

export interface RestoreTenantResponse {
  'tenant'?: (_bailiwick_v1_Tenant | null);
  'revision'?: (number | string | Long);
  'relationships'?: (number | string | Long);
  'withDecisions'?: (boolean);
}

export interface RestoreTenantResponse__Output {
  'tenant': (_bailiwick_v1_Tenant__Output | null);
  'revision': (Long);
  'relationships': (Long);
  'withDecisions': (boolean);
}
