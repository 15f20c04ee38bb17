// Original file: proto/bailiwick/v1/credential_service.proto

import type { Credential as _bailiwick_v1_Credential, Credential__Output as _bailiwick_v1_Credential__Output } from '../../bailiwick/v1/Credential.ts';

export interface RotateCredentialResponse {
  'credential'?: (_bailiwick_v1_Credential | null);
  'key'?: (string);
}

export interface RotateCredentialResponse__Output {
  'credential': (_bailiwick_v1_Credential__Output | null);
  'key': (string);
}
