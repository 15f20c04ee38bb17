// Original file: proto/bailiwick/v1/tenant_service.proto


export interface RestoreTenantRequest {
  'name'?: (string);
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface RestoreTenantRequest__Output {
  'name': (string);
  'chunk': (Buffer);
}
