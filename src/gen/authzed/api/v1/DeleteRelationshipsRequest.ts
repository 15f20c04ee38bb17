// Original file: proto/authzed/api/v1/permission_service.proto

import type { RelationshipFilter as _authzed_api_v1_RelationshipFilter, RelationshipFilter__Output as _authzed_api_v1_RelationshipFilter__Output } from '../../../authzed/api/v1/RelationshipFilter.ts';
import type { Precondition as _authzed_api_v1_Precondition, Precondition__Output as _authzed_api_v1_Precondition__Output } from '../../../authzed/api/v1/Precondition.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';

export interface DeleteRelationshipsRequest {
  'relationshipFilter'?: (_authzed_api_v1_RelationshipFilter | null);
  'optionalPreconditions'?: (_authzed_api_v1_Precondition)[];
  'optionalLimit'?: (number);
  'optionalAllowPartialDeletions'?: (boolean);
  'optionalTransactionMetadata'?: (_google_protobuf_Struct | null);
}

export interface DeleteRelationshipsRequest__Output {
  'relationshipFilter': (_authzed_api_v1_RelationshipFilter__Output | null);
  'optionalPreconditions': (_authzed_api_v1_Precondition__Output)[];
  'optionalLimit': (number);
  'optionalAllowPartialDeletions': (boolean);
  'optionalTransactionMetadata': (_google_protobuf_Struct__Output | null);
}
