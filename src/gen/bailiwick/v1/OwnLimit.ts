// Original file: proto/bailiwick/v1/tenant_service.proto

import type { Long } from '@grpc/proto-loader';

export interface OwnLimit {
  'max'?: (number | string | Long);
  '_max'?: "max";
}

export interface OwnLimit__Output {
  'max'?: (Long);
  '_max'?: "max";
}
