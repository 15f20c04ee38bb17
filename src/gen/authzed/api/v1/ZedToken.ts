// Original file: proto/authzed/api/v1/core.proto


export interface ZedToken {
  'token'?: (string);
}

export interface ZedToken__Output {
  'token': (string);
}
