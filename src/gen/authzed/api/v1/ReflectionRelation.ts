// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionTypeReference as _authzed_api_v1_ReflectionTypeReference, ReflectionTypeReference__Output as _authzed_api_v1_ReflectionTypeReference__Output } from '../../../authzed/api/v1/ReflectionTypeReference.ts';

export interface ReflectionRelation {
  'name'?: (string);
  'comment'?: (string);
  'parentDefinitionName'?: (string);
  'subjectTypes'?: (_authzed_api_v1_ReflectionTypeReference)[];
}

export interface ReflectionRelation__Output {
  'name': (string);
  'comment': (string);
  'parentDefinitionName': (string);
  'subjectTypes': (_authzed_api_v1_ReflectionTypeReference__Output)[];
}
