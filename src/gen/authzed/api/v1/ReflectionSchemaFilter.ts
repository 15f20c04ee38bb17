// Original file: proto/authzed/api/v1/schema_service.proto


export interface ReflectionSchemaFilter {
  'optionalDefinitionNameFilter'?: (string);
  'optionalCaveatNameFilter'?: (string);
  'optionalRelationNameFilter'?: (string);
  'optionalPermissionNameFilter'?: (string);
}

export interface ReflectionSchemaFilter__Output {
  'optionalDefinitionNameFilter': (string);
  'optionalCaveatNameFilter': (string);
  'optionalRelationNameFilter': (string);
  'optionalPermissionNameFilter': (string);
}
