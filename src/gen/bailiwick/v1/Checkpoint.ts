// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface Checkpoint {
  'origin'?: (string);
  'size'?: (number | string | Long);
  'root'?: (string);
  'timeMs'?: (number | string | Long);
  'signature'?: (string);
}

export interface Checkpoint__Output {
  'origin': (string);
  'size': (Long);
  'root': (string);
  'timeMs': (Long);
  'signature': (string);
}
