// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExpTypeReference {
  'subjectDefinitionName'?: (string);
  'optionalCaveatName'?: (string);
  'isTerminalSubject'?: (boolean);
  'optionalRelationName'?: (string);
  'isPublicWildcard'?: (boolean);
  'typeref'?: "isTerminalSubject"|"optionalRelationName"|"isPublicWildcard";
}

export interface ExpTypeReference__Output {
  'subjectDefinitionName': (string);
  'optionalCaveatName': (string);
  'isTerminalSubject'?: (boolean);
  'optionalRelationName'?: (string);
  'isPublicWildcard'?: (boolean);
  'typeref'?: "isTerminalSubject"|"optionalRelationName"|"isPublicWildcard";
}
