// Original file: proto/bailiwick/v1/tenant_service.proto

import type { TenantState as _bailiwick_v1_TenantState, TenantState__Output as _bailiwick_v1_TenantState__Output } from '../../bailiwick/v1/TenantState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Tenant {
  'name'?: (string);
  'state'?: (_bailiwick_v1_TenantState);
  'why'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'isOpen'?: (boolean);
  'diskBytes'?: (number | string | Long);
}

export interface Tenant__Output {
  'name': (string);
  'state': (_bailiwick_v1_TenantState__Output);
  'why': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'isOpen': (boolean);
  'diskBytes': (Long);
}
