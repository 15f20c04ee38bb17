// Original file: proto/bailiwick/v1/tenant_service.proto


export interface CreateTenantRequest {
  'name'?: (string);
  'schema'?: (string);
  '_schema'?: "schema";
}

export interface CreateTenantRequest__Output {
  'name': (string);
  'schema'?: (string);
  '_schema'?: "schema";
}
