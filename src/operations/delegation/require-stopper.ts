import { isSame } from '../../delegation/standing.ts';
import { formatObject } from '../../model/object-text.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import { hasRight } from './has-right.ts';
import { liveOn } from './live-on.ts';
import { refusal } from './require-standing.ts';
import type { DelegationWorld } from './world.ts';
import type { ActAsk } from './write-asks.ts';

type Act = Pick<ActAsk, 'by' | 'organization'> & { readonly target: ObjectRef };

/**
 * Who may stop: the operator; whoever has the right to stop on a session or an agent; a user themself; who administers a
 * tenant, all of it. @throws Fault `permission-denied`
 */
export async function requireStopper(
  world: DelegationWorld,
  snapshot: DelegatedSnapshot,
  { by, organization, target }: Act,
  signal: AbortSignal,
): Promise<void> {
  const { types, rights } = world.profile;
  await requireWithin(world, snapshot, { by, organization, target }, signal);
  if (by === undefined) return;
  if (target.type === types.user && isSame(by, target)) return;
  const right = target.type === types.tenant ? rights.administer : rights.stop;
  if (target.type !== types.user && (await hasRight(snapshot, by, target, right, signal))) return;
  throw refusal(`\`${formatObject(by)}\` may not stop \`${formatObject(target)}\``, 'NOT_ENTITLED');
}

/**
 * Who may resume: the operator, and who administers the tenant of what was stopped, which whoever stopped it need not.
 * @throws Fault `permission-denied`
 */
export async function requireResumer(
  world: DelegationWorld,
  snapshot: DelegatedSnapshot,
  { by, organization, target }: Act,
  signal: AbortSignal,
): Promise<void> {
  await requireWithin(world, snapshot, { by, organization, target }, signal);
  if (by === undefined) return;
  const tenant = await tenantOf(world, snapshot, target, signal);
  if (tenant !== undefined && (await hasRight(snapshot, by, tenant, world.profile.rights.administer, signal)))
    return;
  throw refusal(`\`${formatObject(by)}\` may not resume \`${formatObject(target)}\``, 'NOT_ENTITLED');
}

/** A caller for one tenant reaches no further: not to a user, whom a stop would halt in every tenant. */
async function requireWithin(
  world: DelegationWorld,
  snapshot: DelegatedSnapshot,
  { organization, target }: Act,
  signal: AbortSignal,
): Promise<void> {
  if (organization === undefined) return;
  const tenant = await tenantOf(world, snapshot, target, signal);
  if (tenant !== undefined && isSame(tenant, organization)) return;
  throw refusal(`the caller does not speak for \`${formatObject(target)}\``, 'TENANT_MISMATCH');
}

/** The one tenant of a session or an agent, or the tenant itself; undefined for a user, and where it is not one. */
async function tenantOf(
  { profile: { types, relations } }: DelegationWorld,
  snapshot: DelegatedSnapshot,
  target: ObjectRef,
  signal: AbortSignal,
): Promise<ObjectRef | undefined> {
  if (target.type === types.tenant) return target;
  if (target.type === types.user) return undefined;
  const [first, ...others] = await liveOn(snapshot, target, relations.tenant, signal);
  if (first === undefined || others.length > 0) return undefined;
  return { type: first.subject.type, id: first.subject.id };
}
