// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionCaveatParameter as _authzed_api_v1_ReflectionCaveatParameter, ReflectionCaveatParameter__Output as _authzed_api_v1_ReflectionCaveatParameter__Output } from '../../../authzed/api/v1/ReflectionCaveatParameter.ts';

export interface ReflectionCaveatParameterTypeChange {
  'parameter'?: (_authzed_api_v1_ReflectionCaveatParameter | null);
  'previousType'?: (string);
}

export interface ReflectionCaveatParameterTypeChange__Output {
  'parameter': (_authzed_api_v1_ReflectionCaveatParameter__Output | null);
  'previousType': (string);
}
