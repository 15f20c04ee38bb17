import type { BackupRequest } from '../../gen/bailiwick/v1/BackupRequest.ts';
import type { BackupResponse__Output } from '../../gen/bailiwick/v1/BackupResponse.ts';
import { type Method, method } from '../client/method.ts';

export const BACKUP: Method<BackupRequest, BackupResponse__Output> = method(
  'BackupService',
  'Backup',
  'bailiwick.v1',
);
