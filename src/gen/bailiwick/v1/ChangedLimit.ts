// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ChangedLimit {
  'limit'?: (string);
  'before'?: (number | string | Long);
  'after'?: (number | string | Long);
  '_before'?: "before";
  '_after'?: "after";
}

export interface ChangedLimit__Output {
  'limit': (string);
  'before'?: (Long);
  'after'?: (Long);
  '_before'?: "before";
  '_after'?: "after";
}
