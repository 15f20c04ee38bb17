import { writeBackup } from '../../backup/write-backup.ts';
import { decodeToken } from '../../consistency/token.ts';
import type { Caller } from '../../model/caller.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { deskForReading } from '../decisions/note-read.ts';

export interface BackupAsk {
  /** The state to back up; undefined for the newest. */
  readonly token: string | undefined;
  /** Also the decision log, with the keys that sign and mask it. */
  readonly withDecisions: boolean;
}

/**
 * A backup of the tenant, in pieces, while it goes on to be read and written: of one state, with what can be read of the
 * states before it. Reading decisions is recorded in the log, as every look into it.
 * @throws Fault `invalid-token`, `revision-expired`, `revision-unavailable`, `data-damaged`; `unimplemented` when
 * decisions are asked for where none are recorded
 */
export async function* backupTenant(
  tenant: Tenant,
  caller: Caller,
  { token, withDecisions }: BackupAsk,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const { store, name, clock } = tenant;
  const revision = token === undefined ? store.head() : decodeToken(store.id, token);
  const desk = withDecisions
    ? deskForReading(tenant, caller, 'export', { from: 0, upTo: undefined })
    : undefined;
  yield* writeBackup({
    tenant: name,
    storeId: store.id,
    revision,
    createdMs: clock.nowMs(),
    store: store.image(revision, signal),
    decisions: desk?.image(signal),
  });
}
