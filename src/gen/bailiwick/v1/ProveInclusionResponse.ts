// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ProveInclusionResponse {
  'leaf'?: (string);
  'index'?: (number | string | Long);
  'size'?: (number | string | Long);
  'path'?: (string)[];
}

export interface ProveInclusionResponse__Output {
  'leaf': (string);
  'index': (Long);
  'size': (Long);
  'path': (string)[];
}
