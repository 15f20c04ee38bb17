// Original file: proto/bailiwick/v1/tenant_service.proto

import type { Long } from '@grpc/proto-loader';

export interface CallLimit {
  'max'?: (number | string | Long);
  'isDefault'?: (boolean);
}

export interface CallLimit__Output {
  'max': (Long);
  'isDefault': (boolean);
}
