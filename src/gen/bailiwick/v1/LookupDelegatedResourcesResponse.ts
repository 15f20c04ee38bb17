// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../authzed/api/v1/ZedToken.ts';
import type { Verdict as _bailiwick_v1_Verdict, Verdict__Output as _bailiwick_v1_Verdict__Output } from '../../bailiwick/v1/Verdict.ts';
import type { Reason as _bailiwick_v1_Reason, Reason__Output as _bailiwick_v1_Reason__Output } from '../../bailiwick/v1/Reason.ts';

export interface LookupDelegatedResourcesResponse {
  'resourceId'?: (string);
  'cursor'?: (string);
  'lookedUpAt'?: (_authzed_api_v1_ZedToken | null);
  'complete'?: (boolean);
  'verdict'?: (_bailiwick_v1_Verdict);
  'reason'?: (_bailiwick_v1_Reason);
  'decisionId'?: (string);
}

export interface LookupDelegatedResourcesResponse__Output {
  'resourceId': (string);
  'cursor': (string);
  'lookedUpAt': (_authzed_api_v1_ZedToken__Output | null);
  'complete': (boolean);
  'verdict': (_bailiwick_v1_Verdict__Output);
  'reason': (_bailiwick_v1_Reason__Output);
  'decisionId': (string);
}
