// Original file: proto/bailiwick/v1/tenant_service.proto

import type { Tenant as _bailiwick_v1_Tenant, Tenant__Output as _bailiwick_v1_Tenant__Output } from '../../bailiwick/v1/Tenant.ts';

export interface UpdateTenantResponse {
  'tenant'?: (_bailiwick_v1_Tenant | null);
}

export interface UpdateTenantResponse__Output {
  'tenant': (_bailiwick_v1_Tenant__Output | null);
}
