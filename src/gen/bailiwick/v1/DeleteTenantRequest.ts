// Original file: proto/bailiwick/v1/tenant_service.proto


export interface DeleteTenantRequest {
  'name'?: (string);
}

export interface DeleteTenantRequest__Output {
  'name': (string);
}
