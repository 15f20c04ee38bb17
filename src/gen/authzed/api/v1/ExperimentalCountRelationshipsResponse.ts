// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ReadCounterValue as _authzed_api_v1_ReadCounterValue, ReadCounterValue__Output as _authzed_api_v1_ReadCounterValue__Output } from '../../../authzed/api/v1/ReadCounterValue.ts';

export interface ExperimentalCountRelationshipsResponse {
  'counterStillCalculating'?: (boolean);
  'readCounterValue'?: (_authzed_api_v1_ReadCounterValue | null);
  'counterResult'?: "counterStillCalculating"|"readCounterValue";
}

export interface ExperimentalCountRelationshipsResponse__Output {
  'counterStillCalculating'?: (boolean);
  'readCounterValue'?: (_authzed_api_v1_ReadCounterValue__Output | null);
  'counterResult'?: "counterStillCalculating"|"readCounterValue";
}
