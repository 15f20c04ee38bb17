// Original file: proto/authzed/api/v1/permission_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface WriteRelationshipsResponse {
  'writtenAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface WriteRelationshipsResponse__Output {
  'writtenAt': (_authzed_api_v1_ZedToken__Output | null);
}
