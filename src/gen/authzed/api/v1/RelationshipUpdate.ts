// Original file: proto/authzed/api/v1/core.proto

import type { Relationship as _authzed_api_v1_Relationship, Relationship__Output as _authzed_api_v1_Relationship__Output } from '../../../authzed/api/v1/Relationship.ts';

// Original file: proto/authzed/api/v1/core.proto

export const _authzed_api_v1_RelationshipUpdate_Operation = {
  OPERATION_UNSPECIFIED: 0,
  OPERATION_CREATE: 1,
  OPERATION_TOUCH: 2,
  OPERATION_DELETE: 3,
} as const;

export type _authzed_api_v1_RelationshipUpdate_Operation =
  | 'OPERATION_UNSPECIFIED'
  | 0
  | 'OPERATION_CREATE'
  | 1
  | 'OPERATION_TOUCH'
  | 2
  | 'OPERATION_DELETE'
  | 3

export type _authzed_api_v1_RelationshipUpdate_Operation__Output = typeof _authzed_api_v1_RelationshipUpdate_Operation[keyof typeof _authzed_api_v1_RelationshipUpdate_Operation]

export interface RelationshipUpdate {
  'operation'?: (_authzed_api_v1_RelationshipUpdate_Operation);
  'relationship'?: (_authzed_api_v1_Relationship | null);
}

export interface RelationshipUpdate__Output {
  'operation': (_authzed_api_v1_RelationshipUpdate_Operation__Output);
  'relationship': (_authzed_api_v1_Relationship__Output | null);
}
