// Original file: proto/bailiwick/v1/tenant_service.proto


export interface GetTenantRequest {
  'name'?: (string);
}

export interface GetTenantRequest__Output {
  'name': (string);
}
