import type { Pace } from '../../base/pace.ts';
import { writeBackup } from '../../backup/write-backup.ts';
import { decodeToken } from '../../consistency/token.ts';
import type { Caller } from '../../model/caller.ts';
import { LOG_BYTES_PER_STEP, STORE_BYTES_PER_STEP } from '../../tenants/prices.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { callPace } from '../call-pace.ts';
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
  const pace = callPace(tenant, signal);
  yield* writeBackup({
    tenant: name,
    storeId: store.id,
    revision,
    createdMs: clock.nowMs(),
    store: paced(store.image(revision, signal), pace, STORE_BYTES_PER_STEP),
    decisions: desk && paced(desk.image(signal), pace, LOG_BYTES_PER_STEP),
  });
}

async function* paced(
  pieces: AsyncIterable<Uint8Array>,
  pace: Pace<number>,
  bytesPerStep: number,
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of pieces) {
    await pace(Math.ceil(piece.length / bytesPerStep));
    yield piece;
  }
}
