// Original file: proto/authzed/api/v1/watch_service.proto

import type { RelationshipUpdate as _authzed_api_v1_RelationshipUpdate, RelationshipUpdate__Output as _authzed_api_v1_RelationshipUpdate__Output } from '../../../authzed/api/v1/RelationshipUpdate.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';

export interface WatchResponse {
  'updates'?: (_authzed_api_v1_RelationshipUpdate)[];
  'changesThrough'?: (_authzed_api_v1_ZedToken | null);
  'optionalTransactionMetadata'?: (_google_protobuf_Struct | null);
  'schemaUpdated'?: (boolean);
  'isCheckpoint'?: (boolean);
  'fullRevisionMetadata'?: (_google_protobuf_Struct)[];
}

export interface WatchResponse__Output {
  'updates': (_authzed_api_v1_RelationshipUpdate__Output)[];
  'changesThrough': (_authzed_api_v1_ZedToken__Output | null);
  'optionalTransactionMetadata': (_google_protobuf_Struct__Output | null);
  'schemaUpdated': (boolean);
  'isCheckpoint': (boolean);
  'fullRevisionMetadata': (_google_protobuf_Struct__Output)[];
}
