import { endOf, requireDuration } from '../../delegation/lifetime.ts';
import { boundSessionId } from '../../delegation/claimed-token.ts';
import type { Standing } from '../../delegation/standing.ts';
import type { Caller } from '../../model/caller.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import { ceilingOf } from './agent-ceiling.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import { guardAgent, guardPresent, guardRunning } from './guards.ts';
import { newSession, sessionIdFor } from './new-session.ts';
import { requireHeld } from './require-held.ts';
import { requireTenant, requireType } from './require-objects.ts';
import { refusal } from './require-standing.ts';
import { noteOf } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import { writeSession } from './write-session.ts';
import type { OpenSessionAsk, SessionAnswer } from './write-asks.ts';

/**
 * Begin a task: a session in which an agent works for a user, or for itself. It ends by itself, after what was asked for
 * or sooner, as the profile and the agent's ceiling say; so do its scopes. User and agent must hold what it is given.
 * @throws Fault `invalid-argument`, `permission-denied` (see `requireHeld`; `TOKEN_BOUND`), `precondition-failed` for an agent that is
 * not registered with the tenant or for anyone stopped, `conflict` for an idempotency key of another call
 */
export async function openSession(
  world: DelegationWorld,
  caller: Caller,
  ask: OpenSessionAsk,
  signal: AbortSignal,
): Promise<SessionAnswer> {
  const { profile } = world;
  const { types, sessionMsMax } = profile;
  const { tenant, user, agent, scopes } = ask;
  requireTenant(types, ask.organization, tenant);
  requireType('agent', agent, [types.agent]);
  if (user !== undefined) requireType('user', user, [types.user]);
  const ttlMs = requireDuration('ttl of a session', ask.ttlMs);
  const note = noteOf('OpenSession', caller, ask, user);
  const { tokenId } = ask;
  const id = tokenId === undefined ? sessionIdFor(world, note) : boundSessionId(tokenId);
  const session = { type: types.session, id };
  const who = { session, agent, user, parent: undefined };

  const people = user === undefined ? [] : [user];
  return writeSession(
    world,
    note,
    who,
    scopes,
    async (snapshot) => {
      if (tokenId !== undefined) await requireUnbound(world, snapshot, session, signal);
      const ceilingMs = await ceilingOf(world, snapshot, agent, signal);
      const expiresAtNs = endOf(snapshot.nowMs, [ttlMs, sessionMsMax, ceilingMs], []);
      const witness = await requireHeld(world, snapshot, beginning(user, agent, tenant), scopes, signal);
      const made = newSession(world, snapshot, { ...who, tenant, expiresAtNs }, scopes);
      return {
        preconditions: [
          ...guardAgent(profile, agent, tenant),
          ...guardRunning(profile, [...people, tenant]),
          ...guardPresent(witness),
        ],
        made,
      };
    },
    signal,
  );
}

/** That its token has opened no session yet, not even one that is over. */
async function requireUnbound(
  { profile, tenant }: DelegationWorld,
  { revision }: DelegatedSnapshot,
  session: ObjectRef,
  signal: AbortSignal,
): Promise<void> {
  const key = { kind: 'forward', resource: session, relation: profile.relations.actor } as const;
  const [versions = []] = await tenant.store.readPages([key], revision, signal);
  if (versions.length > 0) throw refusal('the token has opened a session before', 'TOKEN_BOUND');
}

/** The chain above the session that is to be. */
function beginning(user: ObjectRef | undefined, agent: ObjectRef, tenant: ObjectRef): Standing {
  const links = [
    ...(user === undefined ? [] : [{ kind: 'user', object: user } as const]),
    { kind: 'agent', object: agent } as const,
  ];
  const chain = {
    links,
    hopCount: 0,
    problem: undefined,
    stopped: undefined,
    tenants: [tenant],
    carriers: [],
  };
  return { chain, tenant, reason: undefined, claimLapsesAtNs: undefined };
}
