import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BackupError } from '../../backup/frame.ts';
import { restoreInto, restoreTenant, type Restored } from '../../backup/restore-tenant.ts';
import { Fault } from '../../model/fault.ts';
import { tenantFolder } from '../../tenants/open-tenant.ts';
import type { ExitStatus, Terminal } from '../terminal.ts';
import { ReadError } from '../validate/read-source.ts';
import { requireTenantName } from './require-tenant-name.ts';

const STDIN = '-';

export interface RestoreOptions {
  readonly dataDir: string;
  readonly json: boolean;
}

/**
 * `bailiwick tenant restore BACKUP NAME`: makes the tenant in a data folder, all of it or nothing. A server may run on the
 * folder, as long as it does not serve the tenant.
 * @throws Fault when the place is taken, BackupError, ReadError
 */
export async function restore(
  file: string,
  name: string,
  { dataDir, json }: RestoreOptions,
  terminal: Terminal,
): Promise<void> {
  requireTenantName(name);
  const restored = await reading(file, () =>
    restoreTenant(sourceOf(file, terminal), {
      folder: tenantFolder(dataDir, name),
      staging: path.join(dataDir, 'restoring', name),
      name,
    }),
  );
  tell(name, restored, json, terminal);
}

/** `bailiwick tenant verify BACKUP`: makes a tenant of it where nobody sees it, looks at that, and removes it. @throws ReadError */
export async function verify(
  file: string,
  { json }: Pick<RestoreOptions, 'json'>,
  terminal: Terminal,
): Promise<ExitStatus> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'bailiwick-verify-'));
  try {
    const restored = await reading(file, () =>
      restoreInto(sourceOf(file, terminal), path.join(scratch, 'store'), undefined),
    );
    tell(restored.begin.tenant, restored, json, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof BackupError || error instanceof Fault)) throw error;
    terminal.err(`${file}: ${error.message}`);
    return 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function tell(
  name: string,
  { begin, report, hasDecisions }: Restored,
  json: boolean,
  terminal: Terminal,
): void {
  const { relationships, versions, changes, schemas } = report.counts;
  const { revision, storeId, createdMs } = begin;
  if (json) {
    const createdAt = new Date(createdMs).toISOString();
    const counts = { relationships, versions, changes, schemas };
    terminal.out(
      JSON.stringify({ tenant: name, revision, storeId, createdAt, decisions: hasDecisions, ...counts }),
    );
    return;
  }
  const log = hasDecisions ? 'with its decision log' : 'without a decision log';
  terminal.out(
    `${name}: revision ${revision}, ${relationships} relationships, ${versions} versions, ${changes} changes, ` +
      `${schemas} schemas, ${log}, of ${new Date(createdMs).toISOString()}`,
  );
}

/** The bytes of a backup. */
export function sourceOf(file: string, terminal: Terminal): AsyncIterable<Uint8Array> {
  return file === STDIN ? terminal.input() : createReadStream(file);
}

/** Runs `act`, which reads `file`. @throws ReadError when that can't be read; what `act` throws */
export async function reading<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const isOfFile = cause instanceof Error && 'path' in cause && cause.path === file && 'code' in cause;
    throw isOfFile ? new ReadError(`${file}: can't be read (${String(cause.code)})`, { cause }) : cause;
  }
}
