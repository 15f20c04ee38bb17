import { endOf, requireDuration } from '../../delegation/lifetime.ts';
import type { Caller } from '../../model/caller.ts';
import { formatObject } from '../../model/object-text.ts';
import { ceilingOf } from './agent-ceiling.ts';
import { guardAgent, guardChain, guardPresent } from './guards.ts';
import { newSession, sessionIdFor } from './new-session.ts';
import { requireHeld } from './require-held.ts';
import { requireType } from './require-objects.ts';
import { refusal, requireStanding } from './require-standing.ts';
import { noteOf } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import { writeSession } from './write-session.ts';
import type { DelegateSessionAsk, SessionAnswer } from './write-asks.ts';

/**
 * Split a session off from another, for an agent that helps with a part of the task. It ends no later than anything its
 * parent hangs on, and is given nothing that the parent's whole chain and the new agent do not hold.
 * @throws Fault `invalid-argument`; `permission-denied` with a code in the detail `reason`: that of the parent's chain,
 * `CHAIN_TOO_DEEP`, `TENANT_MISMATCH`, `SCOPE_NOT_HELD`, `NOT_GRANTABLE`; `precondition-failed` for an agent that is not
 * registered with the tenant or is stopped; `conflict` for an idempotency key of another call
 */
export async function delegateSession(
  world: DelegationWorld,
  caller: Caller,
  ask: DelegateSessionAsk,
  signal: AbortSignal,
): Promise<SessionAnswer> {
  const { profile } = world;
  const { types, sessionMsMax, hopsMax } = profile;
  const { parent, agent, scopes } = ask;
  requireType('parent', parent, [types.session]);
  requireType('agent', agent, [types.agent]);
  const ttlMs = requireDuration('ttl of a session', ask.ttlMs);
  const note = noteOf('DelegateSession', caller, ask, parent);
  const session = { type: types.session, id: sessionIdFor(world, note) };
  const who = { session, agent, user: undefined, parent };
  return writeSession(
    world,
    note,
    who,
    scopes,
    async (snapshot) => {
      const standing = await requireStanding(world, snapshot, parent, ask.organization, signal);
      const { chain, tenant } = standing;
      if (chain.hopCount >= hopsMax) {
        throw refusal(
          `the chain of \`${formatObject(parent)}\` has \`${hopsMax}\` hops already`,
          'CHAIN_TOO_DEEP',
        );
      }
      const ceilingMs = await ceilingOf(world, snapshot, agent, signal);
      const expiresAtNs = endOf(snapshot.nowMs, [ttlMs, sessionMsMax, ceilingMs], chain.carriers);
      const links = [...chain.links, { kind: 'agent', object: agent } as const];
      const above = { ...standing, chain: { ...chain, links } };
      const witness = await requireHeld(world, snapshot, above, scopes, signal);
      const made = newSession(world, snapshot, { ...who, tenant, expiresAtNs }, scopes);
      return {
        preconditions: [
          ...guardChain(profile, chain, tenant),
          ...guardAgent(profile, agent, tenant),
          ...guardPresent(witness),
        ],
        made,
      };
    },
    signal,
  );
}
