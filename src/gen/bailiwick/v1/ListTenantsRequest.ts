// Original file: proto/bailiwick/v1/tenant_service.proto


export interface ListTenantsRequest {
  'limit'?: (number);
  'cursor'?: (string);
}

export interface ListTenantsRequest__Output {
  'limit': (number);
  'cursor': (string);
}
