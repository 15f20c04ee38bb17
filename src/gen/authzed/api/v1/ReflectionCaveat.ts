// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionCaveatParameter as _authzed_api_v1_ReflectionCaveatParameter, ReflectionCaveatParameter__Output as _authzed_api_v1_ReflectionCaveatParameter__Output } from '../../../authzed/api/v1/ReflectionCaveatParameter.ts';

export interface ReflectionCaveat {
  'name'?: (string);
  'comment'?: (string);
  'parameters'?: (_authzed_api_v1_ReflectionCaveatParameter)[];
  'expression'?: (string);
}

export interface ReflectionCaveat__Output {
  'name': (string);
  'comment': (string);
  'parameters': (_authzed_api_v1_ReflectionCaveatParameter__Output)[];
  'expression': (string);
}
