// Original file: proto/authzed/api/v1/schema_service.proto


export interface ReflectionPermission {
  'name'?: (string);
  'comment'?: (string);
  'parentDefinitionName'?: (string);
}

export interface ReflectionPermission__Output {
  'name': (string);
  'comment': (string);
  'parentDefinitionName': (string);
}
