// Original file: proto/bailiwick/v1/tenant_service.proto


export interface RollOutSchemaRequest {
  'schema'?: (string);
  'tenants'?: (string)[];
  'dryRun'?: (boolean);
}

export interface RollOutSchemaRequest__Output {
  'schema': (string);
  'tenants': (string)[];
  'dryRun': (boolean);
}
