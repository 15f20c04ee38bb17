// Original file: proto/bailiwick/v1/backup_service.proto

import type { MethodDefinition } from '@grpc/proto-loader'
import type { BackupRequest as _bailiwick_v1_BackupRequest, BackupRequest__Output as _bailiwick_v1_BackupRequest__Output } from '../../bailiwick/v1/BackupRequest.ts';
import type { BackupResponse as _bailiwick_v1_BackupResponse, BackupResponse__Output as _bailiwick_v1_BackupResponse__Output } from '../../bailiwick/v1/BackupResponse.ts';

export interface BackupServiceDefinition {
  Backup: MethodDefinition<_bailiwick_v1_BackupRequest, _bailiwick_v1_BackupResponse, _bailiwick_v1_BackupRequest__Output, _bailiwick_v1_BackupResponse__Output>
}
