// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionRelation as _authzed_api_v1_ReflectionRelation, ReflectionRelation__Output as _authzed_api_v1_ReflectionRelation__Output } from '../../../authzed/api/v1/ReflectionRelation.ts';
import type { ReflectionPermission as _authzed_api_v1_ReflectionPermission, ReflectionPermission__Output as _authzed_api_v1_ReflectionPermission__Output } from '../../../authzed/api/v1/ReflectionPermission.ts';

export interface ReflectionDefinition {
  'name'?: (string);
  'comment'?: (string);
  'relations'?: (_authzed_api_v1_ReflectionRelation)[];
  'permissions'?: (_authzed_api_v1_ReflectionPermission)[];
}

export interface ReflectionDefinition__Output {
  'name': (string);
  'comment': (string);
  'relations': (_authzed_api_v1_ReflectionRelation__Output)[];
  'permissions': (_authzed_api_v1_ReflectionPermission__Output)[];
}
