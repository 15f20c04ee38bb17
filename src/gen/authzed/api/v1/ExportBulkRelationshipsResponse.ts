// Original file: proto/authzed/api/v1/permission_service.proto

import type { Cursor as _authzed_api_v1_Cursor, Cursor__Output as _authzed_api_v1_Cursor__Output } from '../../../authzed/api/v1/Cursor.ts';
import type { Relationship as _authzed_api_v1_Relationship, Relationship__Output as _authzed_api_v1_Relationship__Output } from '../../../authzed/api/v1/Relationship.ts';

export interface ExportBulkRelationshipsResponse {
  'afterResultCursor'?: (_authzed_api_v1_Cursor | null);
  'relationships'?: (_authzed_api_v1_Relationship)[];
}

export interface ExportBulkRelationshipsResponse__Output {
  'afterResultCursor': (_authzed_api_v1_Cursor__Output | null);
  'relationships': (_authzed_api_v1_Relationship__Output)[];
}
