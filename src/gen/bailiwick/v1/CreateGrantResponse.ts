// Original file: proto/bailiwick/v1/delegation_service.proto

import type { Grant as _bailiwick_v1_Grant, Grant__Output as _bailiwick_v1_Grant__Output } from '../../bailiwick/v1/Grant.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../authzed/api/v1/ZedToken.ts';

export interface CreateGrantResponse {
  'grant'?: (_bailiwick_v1_Grant | null);
  'writtenAt'?: (_authzed_api_v1_ZedToken | null);
  'decisionId'?: (string);
}

export interface CreateGrantResponse__Output {
  'grant': (_bailiwick_v1_Grant__Output | null);
  'writtenAt': (_authzed_api_v1_ZedToken__Output | null);
  'decisionId': (string);
}
