import { requireDuration } from '../../delegation/lifetime.ts';
import { isSame } from '../../delegation/standing.ts';
import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import { formatObject } from '../../model/object-text.ts';
import { type ObjectRef, type Relationship, WILDCARD } from '../../model/relationship.ts';
import type { Schema } from '../../schema/schema.ts';
import { CEILING } from './agent-ceiling.ts';
import { commitPlan } from './commit-plan.ts';
import { earlierCall } from './earlier-call.ts';
import { guardNone, guardPresent } from './guards.ts';
import { hasRight } from './has-right.ts';
import { liveOn } from './live-on.ts';
import { requireTenant, requireType } from './require-objects.ts';
import { refusal } from './require-standing.ts';
import { noteOf } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { RegisterAgentAsk, WrittenAnswer } from './write-asks.ts';

/**
 * Make an agent known to a tenant, with someone who answers for it; or state anew who that is and how long its sessions
 * may be. What is attested of it is kept with the transaction.
 * @throws Fault `invalid-argument`; `permission-denied` for who does not administer the tenant, and for an agent of
 * another one; `unknown-relation` for a ceiling that the schema has no place for; `conflict`
 */
export async function registerAgent(
  world: DelegationWorld,
  caller: Caller,
  ask: RegisterAgentAsk,
  signal: AbortSignal,
): Promise<WrittenAnswer> {
  const { profile, tenant: store } = world;
  const { types, relations, rights } = profile;
  const { agent, tenant, owner, by, longestSessionMs, workloadId, version, charterDigest } = ask;
  requireTenant(types, ask.organization, tenant);
  requireType('agent', agent, [types.agent]);
  requireType('owner', owner, [types.user]);
  if (longestSessionMs !== undefined) requireDuration('longest session of an agent', longestSessionMs);
  const note = noteOf('RegisterAgent', caller, ask, by, { workloadId, version, charterDigest });
  const belongs = on(agent, relations.tenant, tenant);
  const owned = on(agent, relations.owner, owner);
  const { revision } = await commitPlan<undefined>(
    world,
    note,
    async (snapshot) => {
      const before = await earlierCall(store, { kind: 'point', ...owned }, note, signal);
      if (before !== undefined) return { revision: before.revision, outcome: undefined };
      if (by !== undefined && !(await hasRight(snapshot, by, tenant, rights.administer, signal))) {
        throw refusal(
          `\`${formatObject(by)}\` may not register agents with \`${formatObject(tenant)}\``,
          'NOT_ENTITLED',
        );
      }
      const tenants = await liveOn(snapshot, agent, relations.tenant, signal);
      if (tenants.some(({ subject }) => !isSame(subject, tenant))) {
        throw refusal(`\`${formatObject(agent)}\` is registered with another tenant`, 'TENANT_MISMATCH');
      }
      const ceilings =
        longestSessionMs === undefined ? [] : [ceiling(world, snapshot.schema, agent, longestSessionMs)];
      const outdated = [
        ...(await liveOn(snapshot, agent, relations.owner, signal)).filter(
          ({ subject }) => !isSame(subject, owner),
        ),
        ...(ceilings.length > 0 ? [] : await liveOn(snapshot, agent, relations.longestSession, signal)),
      ];
      return {
        updates: [
          ...[belongs, owned, ...ceilings].map(
            (relationship) => ({ operation: 'touch', relationship }) as const,
          ),
          ...outdated.map((relationship) => ({ operation: 'delete', relationship }) as const),
        ],
        preconditions: tenants.length > 0 ? guardPresent(tenants) : [guardNone(agent, relations.tenant)],
        outcome: undefined,
      };
    },
    signal,
  );
  return { writtenAt: store.tokenOf(revision) };
}

function on(agent: ObjectRef, relation: string, { type, id }: ObjectRef): Relationship {
  return {
    resource: agent,
    relation,
    subject: { type, id, relation: '' },
    caveat: undefined,
    expiresAtNs: undefined,
  };
}

/** A ceiling is a condition on all sessions, whose `ceiling` is so many seconds. */
function ceiling(
  { profile: { types, relations } }: DelegationWorld,
  { definitions }: Schema,
  agent: ObjectRef,
  longestMs: number,
): Relationship {
  const allowed = definitions.get(types.agent)?.members.get(relations.longestSession)?.allowed ?? [];
  const form = allowed.find(
    ({ type, kind, caveat }) => type === types.session && kind === 'wildcard' && caveat !== '',
  );
  if (form === undefined) {
    throw new Fault(
      'unknown-relation',
      `\`${types.agent}\` has no relation \`${relations.longestSession}: ${types.session}:* with …\`, so it can't have a ceiling`,
    );
  }
  const context = { [CEILING]: Math.max(1, Math.floor(longestMs / 1000)) };
  return {
    ...on(agent, relations.longestSession, { type: types.session, id: WILDCARD }),
    caveat: { name: form.caveat, context },
  };
}
