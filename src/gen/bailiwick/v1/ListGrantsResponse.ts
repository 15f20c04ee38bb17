// Original file: proto/bailiwick/v1/delegation_service.proto

import type { Grant as _bailiwick_v1_Grant, Grant__Output as _bailiwick_v1_Grant__Output } from '../../bailiwick/v1/Grant.ts';

export interface ListGrantsResponse {
  'grant'?: (_bailiwick_v1_Grant | null);
}

export interface ListGrantsResponse__Output {
  'grant': (_bailiwick_v1_Grant__Output | null);
}
