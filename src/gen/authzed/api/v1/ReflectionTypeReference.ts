// Original file: proto/authzed/api/v1/schema_service.proto


export interface ReflectionTypeReference {
  'subjectDefinitionName'?: (string);
  'optionalCaveatName'?: (string);
  'isTerminalSubject'?: (boolean);
  'optionalRelationName'?: (string);
  'isPublicWildcard'?: (boolean);
  'typeref'?: "isTerminalSubject"|"optionalRelationName"|"isPublicWildcard";
}

export interface ReflectionTypeReference__Output {
  'subjectDefinitionName': (string);
  'optionalCaveatName': (string);
  'isTerminalSubject'?: (boolean);
  'optionalRelationName'?: (string);
  'isPublicWildcard'?: (boolean);
  'typeref'?: "isTerminalSubject"|"optionalRelationName"|"isPublicWildcard";
}
