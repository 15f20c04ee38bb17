import { after, type Soon } from '../../base/soon.ts';
import type { DelegationProfile } from '../../delegation/profile.ts';
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
export function openDelegated(
  { tenant, profile }: DelegationWorld,
  consistency: Consistency,
  signal: AbortSignal,
): Soon<DelegatedSnapshot> {
  const asked = consistency.kind === 'minimize-latency' ? ({ kind: 'newest' } as const) : consistency;
  const opened = openSnapshot(tenant, { consistency: asked, cursor: undefined }, signal);
  return after(opened, (snapshot) => {
    if (asked.kind !== 'at-exact-snapshot' || !isBehind(snapshot)) return withSchema(snapshot);
    return after(requireRecent(snapshot, profile), () => withSchema(snapshot));
  });
}

/** @throws Fault `revision-expired` */
async function requireRecent(
  { revision, nowMs, tenant }: Snapshot,
  { stalenessMsMax }: DelegationProfile,
): Promise<void> {
  // A state is as old as the change that came after it.
  const oldest = await tenant.store.revisionAt(nowMs - stalenessMsMax);
  if (stalenessMsMax > 0 && revision >= oldest) return;
  throw new Fault(
    'revision-expired',
    `invalid revision: revision has expired: delegated checks may be at most \`${stalenessMsMax}\` ms behind the newest state`,
  );
}

/** The newest state. @throws as `openDelegated` */
export function openNewest({ tenant }: DelegationWorld, signal: AbortSignal): Soon<DelegatedSnapshot> {
  return after(
    openSnapshot(tenant, { consistency: { kind: 'newest' }, cursor: undefined }, signal),
    withSchema,
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
  { profile }: Pick<DelegationWorld, 'profile'>,
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
