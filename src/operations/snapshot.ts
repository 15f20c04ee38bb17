import { after, type Soon } from '../base/soon.ts';
import { chooseRevision, continueAt } from '../consistency/choose.ts';
import { decodeCursor } from '../consistency/cursor.ts';
import type { Consistency } from '../model/consistency.ts';
import { Fault } from '../model/fault.ts';
import type { Revision } from '../model/revision.ts';
import type { Schema } from '../schema/schema.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { SnapshotAsk } from './asks.ts';

/** The one state a read sees: data and schema of one revision, and one reading of the clock. */
export interface Snapshot {
  readonly tenant: Tenant;
  /** What was asked for when it was chosen. */
  readonly asked: Consistency;
  readonly revision: Revision;
  readonly schema: Schema | undefined;
  readonly nowMs: number;
  /** Names the state to clients. */
  readonly token: string;
}

/** What lookups need of a snapshot. A state that no store keeps has it too. */
export interface Searchable extends Omit<Snapshot, 'tenant' | 'asked'> {
  readonly tenant: Pick<Tenant, 'graph' | 'limits' | 'line' | 'takeEvaluation' | 'giveBack'> & {
    readonly frontier: Pick<Tenant['frontier'], 'oldest'>;
    readonly store: Pick<Tenant['store'], 'id'>;
  };
}

/**
 * At once, unless this node has to wait for the state, or to read a schema of the past.
 * @throws Fault `invalid-token`, `invalid-cursor`, `revision-expired`, `revision-unavailable`
 */
export function openSnapshot(tenant: Tenant, ask: SnapshotAsk, signal: AbortSignal): Soon<Snapshot> {
  return after(revisionFor(tenant, ask, signal), (revision) =>
    after(tenant.schemas.at(revision), (versioned) => ({
      tenant,
      asked: ask.consistency,
      revision,
      schema: versioned?.schema,
      nowMs: tenant.clock.nowMs(),
      token: tenant.tokenOf(revision),
    })),
  );
}

function revisionFor(
  { store, frontier, limits }: Tenant,
  { consistency, cursor }: SnapshotAsk,
  signal: AbortSignal,
): Soon<Revision> {
  const { freshnessWaitMs } = limits;
  return cursor === undefined
    ? chooseRevision(consistency, frontier, freshnessWaitMs, signal)
    : continueAt(decodeCursor(store.id, cursor), frontier, freshnessWaitMs, signal);
}

/** @throws Fault `no-schema` when none was written by then. */
export function requireSchema(schema: Schema | undefined): Schema {
  if (schema === undefined) {
    throw new Fault('no-schema', 'no schema has been defined; please call WriteSchema to start');
  }
  return schema;
}

/** @throws Fault `revision-expired` when the snapshot's data may have been collected meanwhile. */
export function requireReadable({ tenant, revision }: Pick<Searchable, 'tenant' | 'revision'>): void {
  if (revision >= tenant.frontier.oldest()) return;
  throw new Fault('revision-expired', 'invalid revision: revision has expired while it was being read');
}
