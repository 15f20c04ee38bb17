// Original file: proto/bailiwick/v1/delegation_service.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface Budget {
  'maxUses'?: (number | string | Long);
  'maxAmount'?: (number | string);
  'unit'?: (string);
  'window'?: (_google_protobuf_Duration | null);
}

export interface Budget__Output {
  'maxUses': (Long);
  'maxAmount': (number);
  'unit': (string);
  'window': (_google_protobuf_Duration__Output | null);
}
