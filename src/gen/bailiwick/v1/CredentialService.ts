// Original file: proto/bailiwick/v1/credential_service.proto

import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateCredentialRequest as _bailiwick_v1_CreateCredentialRequest, CreateCredentialRequest__Output as _bailiwick_v1_CreateCredentialRequest__Output } from '../../bailiwick/v1/CreateCredentialRequest.ts';
import type { CreateCredentialResponse as _bailiwick_v1_CreateCredentialResponse, CreateCredentialResponse__Output as _bailiwick_v1_CreateCredentialResponse__Output } from '../../bailiwick/v1/CreateCredentialResponse.ts';
import type { ListCredentialsRequest as _bailiwick_v1_ListCredentialsRequest, ListCredentialsRequest__Output as _bailiwick_v1_ListCredentialsRequest__Output } from '../../bailiwick/v1/ListCredentialsRequest.ts';
import type { ListCredentialsResponse as _bailiwick_v1_ListCredentialsResponse, ListCredentialsResponse__Output as _bailiwick_v1_ListCredentialsResponse__Output } from '../../bailiwick/v1/ListCredentialsResponse.ts';
import type { RevokeCredentialRequest as _bailiwick_v1_RevokeCredentialRequest, RevokeCredentialRequest__Output as _bailiwick_v1_RevokeCredentialRequest__Output } from '../../bailiwick/v1/RevokeCredentialRequest.ts';
import type { RevokeCredentialResponse as _bailiwick_v1_RevokeCredentialResponse, RevokeCredentialResponse__Output as _bailiwick_v1_RevokeCredentialResponse__Output } from '../../bailiwick/v1/RevokeCredentialResponse.ts';
import type { RotateCredentialRequest as _bailiwick_v1_RotateCredentialRequest, RotateCredentialRequest__Output as _bailiwick_v1_RotateCredentialRequest__Output } from '../../bailiwick/v1/RotateCredentialRequest.ts';
import type { RotateCredentialResponse as _bailiwick_v1_RotateCredentialResponse, RotateCredentialResponse__Output as _bailiwick_v1_RotateCredentialResponse__Output } from '../../bailiwick/v1/RotateCredentialResponse.ts';

export interface CredentialServiceDefinition {
  CreateCredential: MethodDefinition<_bailiwick_v1_CreateCredentialRequest, _bailiwick_v1_CreateCredentialResponse, _bailiwick_v1_CreateCredentialRequest__Output, _bailiwick_v1_CreateCredentialResponse__Output>
  ListCredentials: MethodDefinition<_bailiwick_v1_ListCredentialsRequest, _bailiwick_v1_ListCredentialsResponse, _bailiwick_v1_ListCredentialsRequest__Output, _bailiwick_v1_ListCredentialsResponse__Output>
  RevokeCredential: MethodDefinition<_bailiwick_v1_RevokeCredentialRequest, _bailiwick_v1_RevokeCredentialResponse, _bailiwick_v1_RevokeCredentialRequest__Output, _bailiwick_v1_RevokeCredentialResponse__Output>
  RotateCredential: MethodDefinition<_bailiwick_v1_RotateCredentialRequest, _bailiwick_v1_RotateCredentialResponse, _bailiwick_v1_RotateCredentialRequest__Output, _bailiwick_v1_RotateCredentialResponse__Output>
}
