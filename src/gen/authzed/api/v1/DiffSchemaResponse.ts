// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionSchemaDiff as _authzed_api_v1_ReflectionSchemaDiff, ReflectionSchemaDiff__Output as _authzed_api_v1_ReflectionSchemaDiff__Output } from '../../../authzed/api/v1/ReflectionSchemaDiff.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface DiffSchemaResponse {
  'diffs'?: (_authzed_api_v1_ReflectionSchemaDiff)[];
  'readAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface DiffSchemaResponse__Output {
  'diffs': (_authzed_api_v1_ReflectionSchemaDiff__Output)[];
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
}
