// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ProveConsistencyResponse {
  'fromSize'?: (number | string | Long);
  'toSize'?: (number | string | Long);
  'path'?: (string)[];
}

export interface ProveConsistencyResponse__Output {
  'fromSize': (Long);
  'toSize': (Long);
  'path': (string)[];
}
