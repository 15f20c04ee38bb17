// Original file: proto/bailiwick/v1/credential_service.proto

import type { Credential as _bailiwick_v1_Credential, Credential__Output as _bailiwick_v1_Credential__Output } from '../../bailiwick/v1/Credential.ts';

export interface ListCredentialsResponse {
  'credentials'?: (_bailiwick_v1_Credential)[];
  'cursor'?: (string);
}

export interface ListCredentialsResponse__Output {
  'credentials': (_bailiwick_v1_Credential__Output)[];
  'cursor': (string);
}
