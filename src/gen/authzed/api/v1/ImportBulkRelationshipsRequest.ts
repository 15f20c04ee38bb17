// Original file: proto/authzed/api/v1/permission_service.proto

import type { Relationship as _authzed_api_v1_Relationship, Relationship__Output as _authzed_api_v1_Relationship__Output } from '../../../authzed/api/v1/Relationship.ts';

export interface ImportBulkRelationshipsRequest {
  'relationships'?: (_authzed_api_v1_Relationship)[];
}

export interface ImportBulkRelationshipsRequest__Output {
  'relationships': (_authzed_api_v1_Relationship__Output)[];
}
