// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionRelation as _authzed_api_v1_ReflectionRelation, ReflectionRelation__Output as _authzed_api_v1_ReflectionRelation__Output } from '../../../authzed/api/v1/ReflectionRelation.ts';
import type { ReflectionTypeReference as _authzed_api_v1_ReflectionTypeReference, ReflectionTypeReference__Output as _authzed_api_v1_ReflectionTypeReference__Output } from '../../../authzed/api/v1/ReflectionTypeReference.ts';

export interface ReflectionRelationSubjectTypeChange {
  'relation'?: (_authzed_api_v1_ReflectionRelation | null);
  'changedSubjectType'?: (_authzed_api_v1_ReflectionTypeReference | null);
}

export interface ReflectionRelationSubjectTypeChange__Output {
  'relation': (_authzed_api_v1_ReflectionRelation__Output | null);
  'changedSubjectType': (_authzed_api_v1_ReflectionTypeReference__Output | null);
}
