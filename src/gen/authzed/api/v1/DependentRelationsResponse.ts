// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionRelationReference as _authzed_api_v1_ReflectionRelationReference, ReflectionRelationReference__Output as _authzed_api_v1_ReflectionRelationReference__Output } from '../../../authzed/api/v1/ReflectionRelationReference.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface DependentRelationsResponse {
  'relations'?: (_authzed_api_v1_ReflectionRelationReference)[];
  'readAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface DependentRelationsResponse__Output {
  'relations': (_authzed_api_v1_ReflectionRelationReference__Output)[];
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
}
