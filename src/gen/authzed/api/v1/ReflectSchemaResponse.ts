// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionDefinition as _authzed_api_v1_ReflectionDefinition, ReflectionDefinition__Output as _authzed_api_v1_ReflectionDefinition__Output } from '../../../authzed/api/v1/ReflectionDefinition.ts';
import type { ReflectionCaveat as _authzed_api_v1_ReflectionCaveat, ReflectionCaveat__Output as _authzed_api_v1_ReflectionCaveat__Output } from '../../../authzed/api/v1/ReflectionCaveat.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface ReflectSchemaResponse {
  'definitions'?: (_authzed_api_v1_ReflectionDefinition)[];
  'caveats'?: (_authzed_api_v1_ReflectionCaveat)[];
  'readAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface ReflectSchemaResponse__Output {
  'definitions': (_authzed_api_v1_ReflectionDefinition__Output)[];
  'caveats': (_authzed_api_v1_ReflectionCaveat__Output)[];
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
}
