// Original file: proto/bailiwick/v1/backup_service.proto


export interface BackupResponse {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface BackupResponse__Output {
  'chunk': (Buffer);
}
