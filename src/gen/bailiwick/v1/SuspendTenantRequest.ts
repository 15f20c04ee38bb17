// Original file: proto/bailiwick/v1/tenant_service.proto


export interface SuspendTenantRequest {
  'name'?: (string);
  'why'?: (string);
}

export interface SuspendTenantRequest__Output {
  'name': (string);
  'why': (string);
}
