// Original file: proto/authzed/api/v1/permission_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface Consistency {
  'minimizeLatency'?: (boolean);
  'atLeastAsFresh'?: (_authzed_api_v1_ZedToken | null);
  'atExactSnapshot'?: (_authzed_api_v1_ZedToken | null);
  'fullyConsistent'?: (boolean);
  'requirement'?: "minimizeLatency"|"atLeastAsFresh"|"atExactSnapshot"|"fullyConsistent";
}

export interface Consistency__Output {
  'minimizeLatency'?: (boolean);
  'atLeastAsFresh'?: (_authzed_api_v1_ZedToken__Output | null);
  'atExactSnapshot'?: (_authzed_api_v1_ZedToken__Output | null);
  'fullyConsistent'?: (boolean);
  'requirement'?: "minimizeLatency"|"atLeastAsFresh"|"atExactSnapshot"|"fullyConsistent";
}
