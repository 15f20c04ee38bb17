import type { BackupRequest__Output } from '../../gen/bailiwick/v1/BackupRequest.ts';
import type { BackupResponse } from '../../gen/bailiwick/v1/BackupResponse.ts';
import type { BackupAsk } from '../../operations/backup/backup-tenant.ts';
import { messageReader, messageWriter } from './protos.ts';
import type { Rpc } from './rpc.ts';
import { Violations } from './violations.ts';

const TOKEN_BYTES_MAX = 102_400;

const write = messageWriter<BackupResponse>('bailiwick.v1.BackupResponse');

/** `encode` makes one message of a piece. */
export const backupRpc: Rpc<BackupRequest__Output, BackupAsk, Uint8Array> = {
  path: '/bailiwick.v1.BackupService/Backup',
  read: messageReader<BackupRequest__Output>('bailiwick.v1.BackupRequest'),
  decode: ({ at, withDecisions }) => {
    const violations = new Violations();
    if (at !== null) violations.checkBytes(at.token, 1, TOKEN_BYTES_MAX, 'at', 'token');
    violations.throwIfAny();
    return { token: at?.token, withDecisions };
  },
  encode: (chunk) => write({ chunk }),
};
