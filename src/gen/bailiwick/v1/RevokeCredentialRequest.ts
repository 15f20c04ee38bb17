// Original file: proto/bailiwick/v1/credential_service.proto


export interface RevokeCredentialRequest {
  'id'?: (string);
}

export interface RevokeCredentialRequest__Output {
  'id': (string);
}
