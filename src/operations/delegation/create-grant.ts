import { grantIdOf } from '../../delegation/grant.ts';
import { endOf, requireDuration } from '../../delegation/lifetime.ts';
import type { Caller } from '../../model/caller.ts';
import { requireContextSize } from '../write-relationships.ts';
import { commitPlan } from './commit-plan.ts';
import { earlierCall } from './earlier-call.ts';
import { planGrant } from './grant-plan.ts';
import { grantOf } from './new-session.ts';
import { requireType } from './require-objects.ts';
import { requireStanding } from './require-standing.ts';
import { noteOf } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { CreateGrantAsk, GrantAnswer } from './write-asks.ts';

/**
 * Give a session something more, for a time that ends no later than the session. A grant that is there already is
 * replaced. Everyone above the session must hold what is given, and whoever gives it must be one who may.
 * @throws Fault `invalid-argument`; `permission-denied` with the codes of `requireStanding`, `requireGranter` and
 * `requireHeld`; `conflict` for an idempotency key of another call
 */
export async function createGrant(
  world: DelegationWorld,
  caller: Caller,
  ask: CreateGrantAsk,
  signal: AbortSignal,
): Promise<GrantAnswer> {
  const { profile, tenant } = world;
  const { session, scope, by, organization } = ask;
  requireType('session', session, [profile.types.session]);
  const ttlMs = scope.ttlMs === undefined ? Infinity : requireDuration('ttl of a grant', scope.ttlMs);
  const { resource, relation } = scope;
  const identity = { resource, relation, subject: { ...session, relation: '' } };
  const note = noteOf('CreateGrant', caller, ask, by);
  const { revision, outcome } = await commitPlan(
    world,
    note,
    async (snapshot) => {
      const before = await earlierCall(tenant, { kind: 'point', ...identity }, note, signal);
      if (before !== undefined) {
        const { revision: then, relationship } = before;
        return { revision: then, outcome: { grantId: grantIdOf(identity), relationship } };
      }
      const standing = await requireStanding(world, snapshot, session, organization, signal);
      const end = endOf(snapshot.nowMs, [ttlMs, profile.sessionMsMax], standing.chain.carriers);
      const grant = grantOf(session, { ...scope, ttlMs: undefined }, snapshot.nowMs, end);
      requireContextSize(grant.relationship, tenant.limits);
      return planGrant(world, snapshot, { by, standing, session, grant }, signal);
    },
    signal,
  );
  return { writtenAt: tenant.tokenOf(revision), ...outcome };
}
