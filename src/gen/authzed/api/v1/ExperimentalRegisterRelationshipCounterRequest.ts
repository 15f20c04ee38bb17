// Original file: proto/authzed/api/v1/experimental_service.proto

import type { RelationshipFilter as _authzed_api_v1_RelationshipFilter, RelationshipFilter__Output as _authzed_api_v1_RelationshipFilter__Output } from '../../../authzed/api/v1/RelationshipFilter.ts';

export interface ExperimentalRegisterRelationshipCounterRequest {
  'name'?: (string);
  'relationshipFilter'?: (_authzed_api_v1_RelationshipFilter | null);
}

export interface ExperimentalRegisterRelationshipCounterRequest__Output {
  'name': (string);
  'relationshipFilter': (_authzed_api_v1_RelationshipFilter__Output | null);
}
