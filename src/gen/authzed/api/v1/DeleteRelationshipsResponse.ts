// Original file: proto/authzed/api/v1/permission_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/authzed/api/v1/permission_service.proto

export const _authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress = {
  DELETION_PROGRESS_UNSPECIFIED: 0,
  DELETION_PROGRESS_COMPLETE: 1,
  DELETION_PROGRESS_PARTIAL: 2,
} as const;

export type _authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress =
  | 'DELETION_PROGRESS_UNSPECIFIED'
  | 0
  | 'DELETION_PROGRESS_COMPLETE'
  | 1
  | 'DELETION_PROGRESS_PARTIAL'
  | 2

export type _authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress__Output = typeof _authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress[keyof typeof _authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress]

export interface DeleteRelationshipsResponse {
  'deletedAt'?: (_authzed_api_v1_ZedToken | null);
  'deletionProgress'?: (_authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress);
  'relationshipsDeletedCount'?: (number | string | Long);
}

export interface DeleteRelationshipsResponse__Output {
  'deletedAt': (_authzed_api_v1_ZedToken__Output | null);
  'deletionProgress': (_authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress__Output);
  'relationshipsDeletedCount': (Long);
}
