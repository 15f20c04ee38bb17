// Original file: proto/authzed/api/v1/experimental_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';

export interface ExperimentalComputablePermissionsRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'definitionName'?: (string);
  'relationName'?: (string);
  'optionalDefinitionNameFilter'?: (string);
}

export interface ExperimentalComputablePermissionsRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'definitionName': (string);
  'relationName': (string);
  'optionalDefinitionNameFilter': (string);
}
