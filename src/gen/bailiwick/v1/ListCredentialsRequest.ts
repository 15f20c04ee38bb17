// Original file: proto/bailiwick/v1/credential_service.proto


export interface ListCredentialsRequest {
  'tenant'?: (string);
  'withEnded'?: (boolean);
  'limit'?: (number);
  'cursor'?: (string);
}

export interface ListCredentialsRequest__Output {
  'tenant': (string);
  'withEnded': (boolean);
  'limit': (number);
  'cursor': (string);
}
