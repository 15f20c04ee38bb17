// Original file: proto/authzed/api/v1/schema_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';
import type { ReflectionSchemaFilter as _authzed_api_v1_ReflectionSchemaFilter, ReflectionSchemaFilter__Output as _authzed_api_v1_ReflectionSchemaFilter__Output } from '../../../authzed/api/v1/ReflectionSchemaFilter.ts';

export interface ReflectSchemaRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'optionalFilters'?: (_authzed_api_v1_ReflectionSchemaFilter)[];
}

export interface ReflectSchemaRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'optionalFilters': (_authzed_api_v1_ReflectionSchemaFilter__Output)[];
}
