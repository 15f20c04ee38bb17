import type { Standing } from '../../delegation/standing.ts';
import { Fault } from '../../model/fault.ts';
import { formatObject } from '../../model/object-text.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import { standingAt } from './decide-at.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import type { DelegationWorld } from './world.ts';

/** A chain that can be used. */
export interface GoodStanding extends Standing {
  readonly tenant: ObjectRef;
}

/** @throws Fault `permission-denied` whose detail `reason` is the code that a check of the session would give */
export async function requireStanding(
  { profile }: DelegationWorld,
  snapshot: DelegatedSnapshot,
  session: ObjectRef,
  organization: ObjectRef | undefined,
  signal: AbortSignal,
): Promise<GoodStanding> {
  const ask = { session, claimed: undefined, organization };
  const standing = await standingAt(snapshot, profile, ask, signal);
  const { reason, tenant } = standing;
  if (reason === undefined && tenant !== undefined) return { ...standing, tenant };
  throw refusal(
    `the chain of \`${formatObject(session)}\` can't be used: ${reason ?? 'TENANT_MISMATCH'}`,
    reason ?? 'TENANT_MISMATCH',
  );
}

/** A change that whoever asks may not make; `reason` is for programs. */
export function refusal(message: string, reason: string): Fault {
  return new Fault('permission-denied', message, { details: { reason } });
}
