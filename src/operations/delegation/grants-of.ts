import { isGrant } from '../../delegation/grant.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipVersion } from '../../store/store.ts';
import type { DelegationWorld } from './world.ts';

/** What one session was given, as it stands at a revision, lapsed grants included. */
export async function grantsOf(
  world: DelegationWorld,
  session: ObjectRef,
  at: Revision,
  signal: AbortSignal,
): Promise<readonly RelationshipVersion[]> {
  const versions = await grantVersionsOf(world, session, at, signal);
  return versions.filter(({ deleted }) => deleted === undefined);
}

/** The same with those that were replaced or deleted, as far as the store remembers them. */
export async function grantVersionsOf(
  { tenant, profile }: DelegationWorld,
  session: ObjectRef,
  at: Revision,
  signal: AbortSignal,
): Promise<readonly RelationshipVersion[]> {
  const subject = { ...session, relation: '' };
  const [versions = []] = await tenant.store.readPages([{ kind: 'reverse', subject }], at, signal);
  return versions.filter(({ relationship }) => isGrant(profile, relationship));
}
