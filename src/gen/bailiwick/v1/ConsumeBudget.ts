// Original file: proto/bailiwick/v1/delegation_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ConsumeBudget {
  'units'?: (number | string | Long);
  'amount'?: (number | string);
  'unit'?: (string);
}

export interface ConsumeBudget__Output {
  'units': (Long);
  'amount': (number);
  'unit': (string);
}
