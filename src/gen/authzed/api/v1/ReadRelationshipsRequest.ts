// Original file: proto/authzed/api/v1/permission_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';
import type { RelationshipFilter as _authzed_api_v1_RelationshipFilter, RelationshipFilter__Output as _authzed_api_v1_RelationshipFilter__Output } from '../../../authzed/api/v1/RelationshipFilter.ts';
import type { Cursor as _authzed_api_v1_Cursor, Cursor__Output as _authzed_api_v1_Cursor__Output } from '../../../authzed/api/v1/Cursor.ts';

export interface ReadRelationshipsRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'relationshipFilter'?: (_authzed_api_v1_RelationshipFilter | null);
  'optionalLimit'?: (number);
  'optionalCursor'?: (_authzed_api_v1_Cursor | null);
}

export interface ReadRelationshipsRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'relationshipFilter': (_authzed_api_v1_RelationshipFilter__Output | null);
  'optionalLimit': (number);
  'optionalCursor': (_authzed_api_v1_Cursor__Output | null);
}
