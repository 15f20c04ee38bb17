// Original file: proto/authzed/api/v1/permission_service.proto

import type { RelationshipUpdate as _authzed_api_v1_RelationshipUpdate, RelationshipUpdate__Output as _authzed_api_v1_RelationshipUpdate__Output } from '../../../authzed/api/v1/RelationshipUpdate.ts';
import type { Precondition as _authzed_api_v1_Precondition, Precondition__Output as _authzed_api_v1_Precondition__Output } from '../../../authzed/api/v1/Precondition.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';

export interface WriteRelationshipsRequest {
  'updates'?: (_authzed_api_v1_RelationshipUpdate)[];
  'optionalPreconditions'?: (_authzed_api_v1_Precondition)[];
  'optionalTransactionMetadata'?: (_google_protobuf_Struct | null);
}

export interface WriteRelationshipsRequest__Output {
  'updates': (_authzed_api_v1_RelationshipUpdate__Output)[];
  'optionalPreconditions': (_authzed_api_v1_Precondition__Output)[];
  'optionalTransactionMetadata': (_google_protobuf_Struct__Output | null);
}
