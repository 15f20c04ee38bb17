import { offlineBackup } from '../../backup/offline-backup.ts';
import type { Clock } from '../../base/clock.ts';
import { decodeToken } from '../../consistency/token.ts';
import { tenantFolder } from '../../tenants/open-tenant.ts';
import type { Connection } from '../client/connection.ts';
import type { Terminal } from '../terminal.ts';
import { printBackup, writeBackupFile, type WrittenBackup } from './backup-file.ts';
import { requireTenantName } from './require-tenant-name.ts';
import { servedBackup, untilWhole } from './served-backup.ts';

export interface BackupOptions {
  /** A folder, or `-` for standard output. */
  readonly to: string;
  /** A token of the state; absent for the newest. */
  readonly at?: string;
  readonly withDecisions: boolean;
  /** Print one JSON object instead of a line. */
  readonly json: boolean;
}

/** `bailiwick tenant backup NAME`: through a server. A broken connection begins it anew, unless half of it is printed. @throws ClientError, BackupError, WriteError */
export async function backupServed(
  connection: Connection,
  { to, at, withDecisions, json }: BackupOptions,
  terminal: Terminal,
): Promise<void> {
  const pieces = (): AsyncIterable<Uint8Array> => servedBackup(connection, { token: at, withDecisions });
  const written =
    to === '-'
      ? await printBackup(pieces())
      : await untilWhole(
          () => writeBackupFile(pieces(), to),
          ({ message }) => terminal.err(`the backup is begun anew: ${message}`),
        );
  tell(written, json, terminal);
}

/** The same of a data folder that no server has open. @throws Fault, BackupError, WriteError */
export async function backupOffline(
  dataDir: string,
  tenant: string,
  { to, at, withDecisions, json }: BackupOptions,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  requireTenantName(tenant);
  const pieces = offlineBackup({
    tenant,
    folder: tenantFolder(dataDir, tenant),
    revisionIn: (store) => (at === undefined ? store.head() : decodeToken(store.id, at)),
    withDecisions,
    clock,
    signal: new AbortController().signal,
  });
  tell(await (to === '-' ? printBackup(pieces) : writeBackupFile(pieces, to)), json, terminal);
}

function tell({ begin, bytes, file }: WrittenBackup, json: boolean, terminal: Terminal): void {
  const { tenant, revision, hasDecisions } = begin;
  if (json && file !== undefined) {
    terminal.out(JSON.stringify({ file, tenant, revision, bytes, decisions: hasDecisions }));
    return;
  }
  const what = hasDecisions ? 'with its decision log and the keys of it' : 'without its decision log';
  const where = file === undefined ? '' : `: ${file}`;
  terminal.err(`backed up tenant \`${tenant}\` at revision ${revision}, ${what}, ${bytes} bytes${where}`);
}
