// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../authzed/api/v1/ZedToken.ts';

export interface StopResponse {
  'writtenAt'?: (_authzed_api_v1_ZedToken | null);
  'decisionId'?: (string);
}

export interface StopResponse__Output {
  'writtenAt': (_authzed_api_v1_ZedToken__Output | null);
  'decisionId': (string);
}
