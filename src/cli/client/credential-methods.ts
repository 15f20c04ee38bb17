import type { CreateCredentialRequest } from '../../gen/bailiwick/v1/CreateCredentialRequest.ts';
import type { CreateCredentialResponse__Output } from '../../gen/bailiwick/v1/CreateCredentialResponse.ts';
import type { ListCredentialsRequest } from '../../gen/bailiwick/v1/ListCredentialsRequest.ts';
import type { ListCredentialsResponse__Output } from '../../gen/bailiwick/v1/ListCredentialsResponse.ts';
import type { RevokeCredentialRequest } from '../../gen/bailiwick/v1/RevokeCredentialRequest.ts';
import type { RevokeCredentialResponse__Output } from '../../gen/bailiwick/v1/RevokeCredentialResponse.ts';
import type { RotateCredentialRequest } from '../../gen/bailiwick/v1/RotateCredentialRequest.ts';
import type { RotateCredentialResponse__Output } from '../../gen/bailiwick/v1/RotateCredentialResponse.ts';
import { type Method, method } from './method.ts';

/** The calls of `bailiwick credential`. */

export const CREATE_CREDENTIAL: Method<CreateCredentialRequest, CreateCredentialResponse__Output> = method(
  'CredentialService',
  'CreateCredential',
  'bailiwick.v1',
);

export const LIST_CREDENTIALS: Method<ListCredentialsRequest, ListCredentialsResponse__Output> = method(
  'CredentialService',
  'ListCredentials',
  'bailiwick.v1',
);

export const ROTATE_CREDENTIAL: Method<RotateCredentialRequest, RotateCredentialResponse__Output> = method(
  'CredentialService',
  'RotateCredential',
  'bailiwick.v1',
);

export const REVOKE_CREDENTIAL: Method<RevokeCredentialRequest, RevokeCredentialResponse__Output> = method(
  'CredentialService',
  'RevokeCredential',
  'bailiwick.v1',
);
