// Original file: proto/authzed/api/v1/experimental_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';
import type { ExpSchemaFilter as _authzed_api_v1_ExpSchemaFilter, ExpSchemaFilter__Output as _authzed_api_v1_ExpSchemaFilter__Output } from '../../../authzed/api/v1/ExpSchemaFilter.ts';

export interface ExperimentalReflectSchemaRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'optionalFilters'?: (_authzed_api_v1_ExpSchemaFilter)[];
}

export interface ExperimentalReflectSchemaRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'optionalFilters': (_authzed_api_v1_ExpSchemaFilter__Output)[];
}
