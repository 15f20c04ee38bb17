// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReadCounterValue {
  'relationshipCount'?: (number | string | Long);
  'readAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface ReadCounterValue__Output {
  'relationshipCount': (Long);
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
}
