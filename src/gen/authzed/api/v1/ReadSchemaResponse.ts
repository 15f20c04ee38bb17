// Original file: proto/authzed/api/v1/schema_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface ReadSchemaResponse {
  'schemaText'?: (string);
  'readAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface ReadSchemaResponse__Output {
  'schemaText': (string);
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
}
