// Original file: proto/authzed/api/v1/schema_service.proto


export interface ReflectionRelationReference {
  'definitionName'?: (string);
  'relationName'?: (string);
  'isPermission'?: (boolean);
}

export interface ReflectionRelationReference__Output {
  'definitionName': (string);
  'relationName': (string);
  'isPermission': (boolean);
}
