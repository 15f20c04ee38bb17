// Original file: proto/bailiwick/v1/delegation_service.proto

import type { CheckDelegatedResponse as _bailiwick_v1_CheckDelegatedResponse, CheckDelegatedResponse__Output as _bailiwick_v1_CheckDelegatedResponse__Output } from '../../bailiwick/v1/CheckDelegatedResponse.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../authzed/api/v1/ZedToken.ts';

export interface CheckDelegatedBulkResponse {
  'results'?: (_bailiwick_v1_CheckDelegatedResponse)[];
  'checkedAt'?: (_authzed_api_v1_ZedToken | null);
  'decisionId'?: (string);
}

export interface CheckDelegatedBulkResponse__Output {
  'results': (_bailiwick_v1_CheckDelegatedResponse__Output)[];
  'checkedAt': (_authzed_api_v1_ZedToken__Output | null);
  'decisionId': (string);
}
