// Original file: proto/bailiwick/v1/delegation_service.proto

import type { Session as _bailiwick_v1_Session, Session__Output as _bailiwick_v1_Session__Output } from '../../bailiwick/v1/Session.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../authzed/api/v1/ZedToken.ts';

export interface DelegateSessionResponse {
  'session'?: (_bailiwick_v1_Session | null);
  'writtenAt'?: (_authzed_api_v1_ZedToken | null);
  'decisionId'?: (string);
}

export interface DelegateSessionResponse__Output {
  'session': (_bailiwick_v1_Session__Output | null);
  'writtenAt': (_authzed_api_v1_ZedToken__Output | null);
  'decisionId': (string);
}
