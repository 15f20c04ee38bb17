// Original file: proto/bailiwick/v1/backup_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../authzed/api/v1/ZedToken.ts';

export interface BackupRequest {
  'at'?: (_authzed_api_v1_ZedToken | null);
  'withDecisions'?: (boolean);
}

export interface BackupRequest__Output {
  'at': (_authzed_api_v1_ZedToken__Output | null);
  'withDecisions': (boolean);
}
