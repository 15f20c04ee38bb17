// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpCaveatParameter as _authzed_api_v1_ExpCaveatParameter, ExpCaveatParameter__Output as _authzed_api_v1_ExpCaveatParameter__Output } from '../../../authzed/api/v1/ExpCaveatParameter.ts';

export interface ExpCaveat {
  'name'?: (string);
  'comment'?: (string);
  'parameters'?: (_authzed_api_v1_ExpCaveatParameter)[];
  'expression'?: (string);
}

export interface ExpCaveat__Output {
  'name': (string);
  'comment': (string);
  'parameters': (_authzed_api_v1_ExpCaveatParameter__Output)[];
  'expression': (string);
}
