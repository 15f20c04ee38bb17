// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpDefinition as _authzed_api_v1_ExpDefinition, ExpDefinition__Output as _authzed_api_v1_ExpDefinition__Output } from '../../../authzed/api/v1/ExpDefinition.ts';
import type { ExpCaveat as _authzed_api_v1_ExpCaveat, ExpCaveat__Output as _authzed_api_v1_ExpCaveat__Output } from '../../../authzed/api/v1/ExpCaveat.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface ExperimentalReflectSchemaResponse {
  'definitions'?: (_authzed_api_v1_ExpDefinition)[];
  'caveats'?: (_authzed_api_v1_ExpCaveat)[];
  'readAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface ExperimentalReflectSchemaResponse__Output {
  'definitions': (_authzed_api_v1_ExpDefinition__Output)[];
  'caveats': (_authzed_api_v1_ExpCaveat__Output)[];
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
}
