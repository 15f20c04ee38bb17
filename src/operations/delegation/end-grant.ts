import type { Caller } from '../../model/caller.ts';
import { formatObject } from '../../model/object-text.ts';
import type { ObjectRef, RelationshipIdentity } from '../../model/relationship.ts';
import { isSame } from '../../delegation/standing.ts';
import { commitPlan } from './commit-plan.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import { standingAt } from './decide-at.ts';
import { earlierCall } from './earlier-call.ts';
import { grantNamed } from './known-grant.ts';
import { hasRight } from './has-right.ts';
import { refusal } from './require-standing.ts';
import { noteOf } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { EndGrantAsk, WrittenAnswer } from './write-asks.ts';

/**
 * Take a grant back before its time. That may whoever is in the chain, may stop the session, or administers the
 * resource. One that has ended already stays so.
 * @throws Fault `invalid-argument`, `permission-denied`, `conflict`
 */
export async function endGrant(
  world: DelegationWorld,
  caller: Caller,
  ask: EndGrantAsk,
  signal: AbortSignal,
): Promise<WrittenAnswer> {
  const identity = grantNamed(world, ask.grantId);
  const note = noteOf('EndGrant', caller, ask, ask.by);
  const { revision } = await commitPlan<undefined>(
    world,
    note,
    async (snapshot) => {
      const before = await earlierCall(world.tenant, { kind: 'point', ...identity }, note, signal);
      if (before !== undefined) return { revision: before.revision, outcome: undefined };
      await requireEnder(world, snapshot, identity, ask, signal);
      const relationship = { ...identity, caveat: undefined, expiresAtNs: undefined };
      return { updates: [{ operation: 'delete', relationship }], preconditions: [], outcome: undefined };
    },
    signal,
  );
  return { writtenAt: world.tenant.tokenOf(revision) };
}

async function requireEnder(
  world: DelegationWorld,
  snapshot: DelegatedSnapshot,
  { resource, subject }: RelationshipIdentity,
  { by, organization }: EndGrantAsk,
  signal: AbortSignal,
): Promise<void> {
  const { rights } = world.profile;
  const session: ObjectRef = { type: subject.type, id: subject.id };
  const standing = await standingAt(
    snapshot,
    world.profile,
    { session, claimed: undefined, organization: undefined },
    signal,
  );
  const { tenant } = standing;
  if (organization !== undefined && (tenant === undefined || !isSame(tenant, organization))) {
    throw refusal(`the caller does not speak for \`${formatObject(session)}\``, 'TENANT_MISMATCH');
  }
  if (by === undefined || standing.chain.links.some(({ object }) => isSame(object, by))) return;
  if (await hasRight(snapshot, by, session, rights.stop, signal)) return;
  if (await hasRight(snapshot, by, resource, rights.administer, signal)) return;
  throw refusal(
    `\`${formatObject(by)}\` may not end a grant of \`${formatObject(session)}\``,
    'OUTSIDE_CHAIN',
  );
}
