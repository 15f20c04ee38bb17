// Original file: proto/bailiwick/v1/tenant_service.proto


export interface ResumeTenantRequest {
  'name'?: (string);
}

export interface ResumeTenantRequest__Output {
  'name': (string);
}
