import { endOf, requireDuration } from '../../delegation/lifetime.ts';
import { earlier } from '../../engine/holds-until.ts';
import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import { formatIdentity } from '../../model/relationship-text.ts';
import { commitPlan } from './commit-plan.ts';
import { earlierCall } from './earlier-call.ts';
import { planGrant } from './grant-plan.ts';
import { guardPresent } from './guards.ts';
import { grantNamed, liveGrant } from './known-grant.ts';
import { requireStanding } from './require-standing.ts';
import { noteOf } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { ExtendGrantAsk, GrantAnswer } from './write-asks.ts';

/**
 * Let a grant last longer, as far as the profile and its session allow. It takes what giving it takes; one that has
 * ended is given anew, not extended.
 * @throws Fault `invalid-argument`, `precondition-failed` for a grant that is not alive, and those of `createGrant`
 */
export async function extendGrant(
  world: DelegationWorld,
  caller: Caller,
  ask: ExtendGrantAsk,
  signal: AbortSignal,
): Promise<GrantAnswer> {
  const { profile, tenant } = world;
  const { grantId, by, organization } = ask;
  const extendMs = requireDuration('extension of a grant', ask.extendMs);
  const identity = grantNamed(world, grantId);
  const session = { type: identity.subject.type, id: identity.subject.id };
  const note = noteOf('ExtendGrant', caller, ask, by);
  const { revision, outcome } = await commitPlan(
    world,
    note,
    async (snapshot) => {
      const before = await earlierCall(tenant, { kind: 'point', ...identity }, note, signal);
      if (before !== undefined) {
        return { revision: before.revision, outcome: { grantId, relationship: before.relationship } };
      }
      const standing = await requireStanding(world, snapshot, session, organization, signal);
      const live = await liveGrant(snapshot, identity, signal);
      if (live?.expiresAtNs === undefined) throw notAlive(formatIdentity(identity));
      const longest = endOf(snapshot.nowMs, [profile.sessionMsMax], standing.chain.carriers);
      const expiresAtNs = earlier(live.expiresAtNs + BigInt(extendMs) * 1_000_000n, longest);
      const grant = { grantId, relationship: { ...live, expiresAtNs } };
      const plan = await planGrant(world, snapshot, { by, standing, session, grant }, signal);
      // One that is ended meanwhile must not come back.
      return { ...plan, preconditions: [...plan.preconditions, ...guardPresent([identity])] };
    },
    signal,
  );
  return { writtenAt: tenant.tokenOf(revision), ...outcome };
}

function notAlive(text: string): Fault {
  return new Fault('precondition-failed', `the grant \`${text}\` is not alive, so it can't be extended`);
}
