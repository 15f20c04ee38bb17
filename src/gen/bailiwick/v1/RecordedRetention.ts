// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface RecordedRetention {
  'cause'?: (string);
  'fromSequence'?: (number | string | Long);
  'upToSequence'?: (number | string | Long);
}

export interface RecordedRetention__Output {
  'cause': (string);
  'fromSequence': (Long);
  'upToSequence': (Long);
}
