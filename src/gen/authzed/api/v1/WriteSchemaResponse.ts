// Original file: proto/authzed/api/v1/schema_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface WriteSchemaResponse {
  'writtenAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface WriteSchemaResponse__Output {
  'writtenAt': (_authzed_api_v1_ZedToken__Output | null);
}
