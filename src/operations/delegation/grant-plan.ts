import type { ObjectRef } from '../../model/relationship.ts';
import type { Plan } from './commit-plan.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import { guardChain, guardPresent } from './guards.ts';
import { requireGranter } from './require-granter.ts';
import { requireHeld } from './require-held.ts';
import type { GoodStanding } from './require-standing.ts';
import type { DelegationWorld } from './world.ts';
import type { Grant } from './write-asks.ts';

export interface GrantAct {
  readonly by: ObjectRef | undefined;
  readonly standing: GoodStanding;
  readonly session: ObjectRef;
  readonly grant: Grant;
}

/** To write a grant, by someone who may give it, while everyone above the session holds it. @throws as `createGrant` */
export async function planGrant(
  world: DelegationWorld,
  snapshot: DelegatedSnapshot,
  { by, standing, session, grant }: GrantAct,
  signal: AbortSignal,
): Promise<Plan<Grant>> {
  const { resource, relation } = grant.relationship;
  await requireGranter(world, snapshot, { by, standing, session, resource }, signal);
  const { chain, tenant } = standing;
  const above = { ...standing, chain: { ...chain, links: chain.links.slice(0, -1) } };
  const fromOutside =
    by?.type === world.profile.types.user &&
    !chain.links.some(({ object }) => object.id === by.id && object.type === by.type);
  const witness = await requireHeld(world, snapshot, above, [{ resource, relation }], signal);
  const own = fromOutside
    ? await requireHeld(world, snapshot, alone(above, by), [{ resource, relation }], signal)
    : [];
  return {
    updates: [{ operation: 'touch', relationship: grant.relationship }],
    preconditions: [...guardChain(world.profile, chain, tenant), ...guardPresent([...witness, ...own])],
    outcome: grant,
  };
}

/** As if a user stood alone, in the chain's tenant. */
function alone(standing: GoodStanding, user: ObjectRef): GoodStanding {
  return { ...standing, chain: { ...standing.chain, links: [{ kind: 'user', object: user }] } };
}
