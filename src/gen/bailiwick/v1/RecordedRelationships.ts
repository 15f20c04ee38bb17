// Original file: proto/bailiwick/v1/decision_service.proto

import type { RelationshipUpdate as _authzed_api_v1_RelationshipUpdate, RelationshipUpdate__Output as _authzed_api_v1_RelationshipUpdate__Output } from '../../authzed/api/v1/RelationshipUpdate.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { Long } from '@grpc/proto-loader';

export interface RecordedRelationships {
  'action'?: (string);
  'updates'?: (_authzed_api_v1_RelationshipUpdate)[];
  'updateCount'?: (number | string | Long);
  'filter'?: (_google_protobuf_Struct | null);
  'metadata'?: (_google_protobuf_Struct | null);
}

export interface RecordedRelationships__Output {
  'action': (string);
  'updates': (_authzed_api_v1_RelationshipUpdate__Output)[];
  'updateCount': (Long);
  'filter': (_google_protobuf_Struct__Output | null);
  'metadata': (_google_protobuf_Struct__Output | null);
}
