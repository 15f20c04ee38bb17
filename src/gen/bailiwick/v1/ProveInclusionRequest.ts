// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ProveInclusionRequest {
  'decisionId'?: (string);
  'size'?: (number | string | Long);
}

export interface ProveInclusionRequest__Output {
  'decisionId': (string);
  'size': (Long);
}
