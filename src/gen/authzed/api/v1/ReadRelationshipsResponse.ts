// Original file: proto/authzed/api/v1/permission_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { Relationship as _authzed_api_v1_Relationship, Relationship__Output as _authzed_api_v1_Relationship__Output } from '../../../authzed/api/v1/Relationship.ts';
import type { Cursor as _authzed_api_v1_Cursor, Cursor__Output as _authzed_api_v1_Cursor__Output } from '../../../authzed/api/v1/Cursor.ts';

export interface ReadRelationshipsResponse {
  'readAt'?: (_authzed_api_v1_ZedToken | null);
  'relationship'?: (_authzed_api_v1_Relationship | null);
  'afterResultCursor'?: (_authzed_api_v1_Cursor | null);
}

export interface ReadRelationshipsResponse__Output {
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
  'relationship': (_authzed_api_v1_Relationship__Output | null);
  'afterResultCursor': (_authzed_api_v1_Cursor__Output | null);
}
