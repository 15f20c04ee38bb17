// Original file: proto/authzed/api/v1/schema_service.proto


export interface ReadSchemaRequest {
}

export interface ReadSchemaRequest__Output {
}
