// Original file: proto/authzed/api/v1/experimental_service.proto

import type { Relationship as _authzed_api_v1_Relationship, Relationship__Output as _authzed_api_v1_Relationship__Output } from '../../../authzed/api/v1/Relationship.ts';

export interface BulkImportRelationshipsRequest {
  'relationships'?: (_authzed_api_v1_Relationship)[];
}

export interface BulkImportRelationshipsRequest__Output {
  'relationships': (_authzed_api_v1_Relationship__Output)[];
}
