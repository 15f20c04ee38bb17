// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ProveConsistencyRequest {
  'fromSize'?: (number | string | Long);
  'toSize'?: (number | string | Long);
}

export interface ProveConsistencyRequest__Output {
  'fromSize': (Long);
  'toSize': (Long);
}
