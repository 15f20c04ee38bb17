// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ExportDecisionsRequest {
  'fromSequence'?: (number | string | Long);
  'upToSequence'?: (number | string | Long);
}

export interface ExportDecisionsRequest__Output {
  'fromSequence': (Long);
  'upToSequence': (Long);
}
