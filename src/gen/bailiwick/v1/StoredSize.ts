// Original file: proto/bailiwick/v1/tenant_service.proto

import type { Long } from '@grpc/proto-loader';

export interface StoredSize {
  'relationships'?: (number | string | Long);
  'bytes'?: (number | string | Long);
}

export interface StoredSize__Output {
  'relationships': (Long);
  'bytes': (Long);
}
