// Original file: proto/bailiwick/v1/tenant_service.proto

import type { Tenant as _bailiwick_v1_Tenant, Tenant__Output as _bailiwick_v1_Tenant__Output } from '../../bailiwick/v1/Tenant.ts';

export interface ListTenantsResponse {
  'tenants'?: (_bailiwick_v1_Tenant)[];
  'cursor'?: (string);
}

export interface ListTenantsResponse__Output {
  'tenants': (_bailiwick_v1_Tenant__Output)[];
  'cursor': (string);
}
