// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpRelationReference as _authzed_api_v1_ExpRelationReference, ExpRelationReference__Output as _authzed_api_v1_ExpRelationReference__Output } from '../../../authzed/api/v1/ExpRelationReference.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface ExperimentalDependentRelationsResponse {
  'relations'?: (_authzed_api_v1_ExpRelationReference)[];
  'readAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface ExperimentalDependentRelationsResponse__Output {
  'relations': (_authzed_api_v1_ExpRelationReference__Output)[];
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
}
