// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExpRelationReference {
  'definitionName'?: (string);
  'relationName'?: (string);
  'isPermission'?: (boolean);
}

export interface ExpRelationReference__Output {
  'definitionName': (string);
  'relationName': (string);
  'isPermission': (boolean);
}
