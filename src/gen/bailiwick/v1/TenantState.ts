// Original file: proto/bailiwick/v1/tenant_service.proto

export const TenantState = {
  TENANT_STATE_UNSPECIFIED: 0,
  TENANT_STATE_ACTIVE: 1,
  TENANT_STATE_SUSPENDED: 2,
} as const;

export type TenantState =
  | 'TENANT_STATE_UNSPECIFIED'
  | 0
  | 'TENANT_STATE_ACTIVE'
  | 1
  | 'TENANT_STATE_SUSPENDED'
  | 2

export type TenantState__Output = typeof TenantState[keyof typeof TenantState]
