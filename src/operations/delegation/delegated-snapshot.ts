import { Fault } from '../../model/fault.ts';
import type { Consistency } from '../../model/consistency.ts';
import { schemaHash } from '../../schema/schema-hash.ts';
import type { Schema } from '../../schema/schema.ts';
import { openSnapshot, requireSchema, type Snapshot } from '../snapshot.ts';
import type { DecidedAt } from './asks.ts';
import type { DelegationWorld } from './world.ts';

/** A state with a schema, at which chains are looked at. */
export interface DelegatedSnapshot extends Snapshot {
  readonly schema: Schema;
}

/**
 * The state to decide at. It is the newest whatever freshness is asked for, since that costs nothing here; only an exact
 * snapshot may be an older one, as far back as the profile allows.
 * @throws Fault `no-schema`, `revision-expired` beyond that, and as `openSnapshot`
 */
export async function openDelegated(
  { tenant, profile }: DelegationWorld,
  consistency: Consistency,
  signal: AbortSignal,
): Promise<DelegatedSnapshot> {
  const asked = consistency.kind === 'minimize-latency' ? ({ kind: 'newest' } as const) : consistency;
  const snapshot = await openSnapshot(tenant, { consistency: asked, cursor: undefined }, signal);
  if (asked.kind === 'at-exact-snapshot' && snapshot.revision < tenant.frontier.applied()) {
    const { stalenessMsMax } = profile;
    // A state is as old as the change that came after it.
    const oldest = await tenant.store.revisionAt(snapshot.nowMs - stalenessMsMax);
    if (stalenessMsMax === 0 || snapshot.revision < oldest) {
      throw new Fault(
        'revision-expired',
        `invalid revision: revision has expired: delegated checks may be at most \`${stalenessMsMax}\` ms behind the newest state`,
      );
    }
  }
  return withSchema(snapshot);
}

/** The newest state. @throws as `openDelegated` */
export async function openNewest(
  { tenant }: DelegationWorld,
  signal: AbortSignal,
): Promise<DelegatedSnapshot> {
  return withSchema(
    await openSnapshot(tenant, { consistency: { kind: 'newest' }, cursor: undefined }, signal),
  );
}

export function withSchema(snapshot: Snapshot): DelegatedSnapshot {
  return { ...snapshot, schema: requireSchema(snapshot.schema) };
}

/** Whether there is a newer state than this one. */
export function isBehind({ revision, tenant }: Pick<Snapshot, 'revision' | 'tenant'>): boolean {
  return revision < tenant.frontier.applied();
}

export function decidedAt(
  { profile }: DelegationWorld,
  { token, revision, nowMs, schema }: DelegatedSnapshot,
): DecidedAt {
  return {
    checkedAt: token,
    revision,
    evaluatedAtMs: nowMs,
    profileHash: profile.hash,
    schemaHash: schemaHash(schema),
  };
}
