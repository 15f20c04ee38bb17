// Original file: proto/authzed/api/v1/permission_service.proto

import type { RelationshipFilter as _authzed_api_v1_RelationshipFilter, RelationshipFilter__Output as _authzed_api_v1_RelationshipFilter__Output } from '../../../authzed/api/v1/RelationshipFilter.ts';

// Original file: proto/authzed/api/v1/permission_service.proto

export const _authzed_api_v1_Precondition_Operation = {
  OPERATION_UNSPECIFIED: 0,
  OPERATION_MUST_NOT_MATCH: 1,
  OPERATION_MUST_MATCH: 2,
} as const;

export type _authzed_api_v1_Precondition_Operation =
  | 'OPERATION_UNSPECIFIED'
  | 0
  | 'OPERATION_MUST_NOT_MATCH'
  | 1
  | 'OPERATION_MUST_MATCH'
  | 2

export type _authzed_api_v1_Precondition_Operation__Output = typeof _authzed_api_v1_Precondition_Operation[keyof typeof _authzed_api_v1_Precondition_Operation]

export interface Precondition {
  'operation'?: (_authzed_api_v1_Precondition_Operation);
  'filter'?: (_authzed_api_v1_RelationshipFilter | null);
}

export interface Precondition__Output {
  'operation': (_authzed_api_v1_Precondition_Operation__Output);
  'filter': (_authzed_api_v1_RelationshipFilter__Output | null);
}
