// Original file: proto/authzed/api/v1/core.proto


export interface ObjectReference {
  'objectType'?: (string);
  'objectId'?: (string);
}

export interface ObjectReference__Output {
  'objectType': (string);
  'objectId': (string);
}
