// Original file: proto/authzed/api/v1/core.proto


export interface Cursor {
  'token'?: (string);
}

export interface Cursor__Output {
  'token': (string);
}
