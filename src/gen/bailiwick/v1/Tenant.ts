// Original file: proto/bailiwick/v1/tenant_service.proto

import type { TenantState as _bailiwick_v1_TenantState, TenantState__Output as _bailiwick_v1_TenantState__Output } from '../../bailiwick/v1/TenantState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { StoredSize as _bailiwick_v1_StoredSize, StoredSize__Output as _bailiwick_v1_StoredSize__Output } from '../../bailiwick/v1/StoredSize.ts';
import type { StoredQuota as _bailiwick_v1_StoredQuota, StoredQuota__Output as _bailiwick_v1_StoredQuota__Output } from '../../bailiwick/v1/StoredQuota.ts';
import type { CallQuota as _bailiwick_v1_CallQuota, CallQuota__Output as _bailiwick_v1_CallQuota__Output } from '../../bailiwick/v1/CallQuota.ts';
import type { Long } from '@grpc/proto-loader';

export interface Tenant {
  'name'?: (string);
  'state'?: (_bailiwick_v1_TenantState);
  'why'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'isOpen'?: (boolean);
  'diskBytes'?: (number | string | Long);
  'stored'?: (_bailiwick_v1_StoredSize | null);
  'quota'?: (_bailiwick_v1_StoredQuota | null);
  'callQuota'?: (_bailiwick_v1_CallQuota | null);
}

export interface Tenant__Output {
  'name': (string);
  'state': (_bailiwick_v1_TenantState__Output);
  'why': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'isOpen': (boolean);
  'diskBytes': (Long);
  'stored': (_bailiwick_v1_StoredSize__Output | null);
  'quota': (_bailiwick_v1_StoredQuota__Output | null);
  'callQuota': (_bailiwick_v1_CallQuota__Output | null);
}
