// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExpSchemaFilter {
  'optionalDefinitionNameFilter'?: (string);
  'optionalCaveatNameFilter'?: (string);
  'optionalRelationNameFilter'?: (string);
  'optionalPermissionNameFilter'?: (string);
}

export interface ExpSchemaFilter__Output {
  'optionalDefinitionNameFilter': (string);
  'optionalCaveatNameFilter': (string);
  'optionalRelationNameFilter': (string);
  'optionalPermissionNameFilter': (string);
}
