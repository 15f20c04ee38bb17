// Original file: proto/authzed/api/v1/schema_service.proto


export interface WriteSchemaRequest {
  'schema'?: (string);
}

export interface WriteSchemaRequest__Output {
  'schema': (string);
}
