import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../backup/frame.ts';
import { StatusCode } from '../../transport/wire/status-code.ts';
import { ClientError } from '../client/client-error.ts';
import type { Connection } from '../client/connection.ts';
import { BACKUP } from './methods.ts';

/** Backups that are begun anew after the connection broke, before it is given up. */
const ATTEMPTS_MAX = 5;
const PAUSE_MS = 200;

export interface ServedBackupAsk {
  readonly token: string | undefined;
  readonly withDecisions: boolean;
}

/** The bytes of one backup, as a server sends them. @throws ClientError */
export async function* servedBackup(
  connection: Connection,
  { token, withDecisions }: ServedBackupAsk,
): AsyncGenerator<Uint8Array, void> {
  const at = token === undefined ? null : { token };
  for await (const { chunk } of connection.answers(BACKUP, { at, withDecisions })) yield chunk;
}

/** Runs `take`, which begins anew each time, until a backup came whole. @throws what `take` throws the last time, or what may not pass */
export async function untilWhole<T>(take: () => Promise<T>, onRestart: (error: Error) => void): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await take();
    } catch (error) {
      const mayPass =
        error instanceof BackupError ||
        (error instanceof ClientError && error.code === StatusCode.UNAVAILABLE);
      if (!mayPass || attempt === ATTEMPTS_MAX) throw error;
      onRestart(error);
      await sleep(PAUSE_MS * 2 ** attempt);
    }
  }
}
