// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExpPermission {
  'name'?: (string);
  'comment'?: (string);
  'parentDefinitionName'?: (string);
}

export interface ExpPermission__Output {
  'name': (string);
  'comment': (string);
  'parentDefinitionName': (string);
}
