// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpCaveatParameter as _authzed_api_v1_ExpCaveatParameter, ExpCaveatParameter__Output as _authzed_api_v1_ExpCaveatParameter__Output } from '../../../authzed/api/v1/ExpCaveatParameter.ts';

export interface ExpCaveatParameterTypeChange {
  'parameter'?: (_authzed_api_v1_ExpCaveatParameter | null);
  'previousType'?: (string);
}

export interface ExpCaveatParameterTypeChange__Output {
  'parameter': (_authzed_api_v1_ExpCaveatParameter__Output | null);
  'previousType': (string);
}
