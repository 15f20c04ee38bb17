import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import { formatObject } from '../../model/object-text.ts';
import { type Relationship, WILDCARD } from '../../model/relationship.ts';
import { commitPlan } from './commit-plan.ts';
import { earlierCall } from './earlier-call.ts';
import { grantsOf } from './grants-of.ts';
import { requireStopper } from './require-stopper.ts';
import { requireType } from './require-objects.ts';
import { noteOf } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { StopAsk, WrittenAnswer } from './write-asks.ts';

/**
 * The kill switch: one mark, whatever hangs below the target, since every check reads the marks of its own chain. No
 * check that starts after this resolved allows anything to a chain with the target in it, until `resume`.
 * @throws Fault `invalid-argument`, `permission-denied`, `unknown-relation` where the schema has no place for a mark on
 * the target's type, `too-many-to-delete` for more grants than one transaction may purge, `conflict`
 */
export async function stop(
  world: DelegationWorld,
  caller: Caller,
  ask: StopAsk,
  signal: AbortSignal,
): Promise<WrittenAnswer> {
  const { profile, tenant } = world;
  const { types, relations } = profile;
  const { target, purgeGrants } = ask;
  requireType('target', target, Object.values(types));
  if (purgeGrants) requireType('target whose grants are purged', target, [types.session]);
  const mark: Relationship = {
    resource: target,
    relation: relations.stopped,
    subject: { type: types.session, id: WILDCARD, relation: '' },
    caveat: undefined,
    expiresAtNs: undefined,
  };
  const note = noteOf('Stop', caller, ask, ask.by);
  const { revision } = await commitPlan<undefined>(
    world,
    note,
    async (snapshot) => {
      const before = await earlierCall(tenant, { kind: 'point', ...mark }, note, signal);
      if (before !== undefined) return { revision: before.revision, outcome: undefined };
      await requireStopper(world, snapshot, ask, signal);
      const purged = purgeGrants ? await grantsOf(world, target, snapshot.revision, signal) : [];
      if (purged.length >= tenant.limits.updatesMax) throw tooMany(formatObject(target), purged.length);
      return {
        updates: [
          { operation: 'touch', relationship: mark },
          ...purged.map(({ relationship }) => ({ operation: 'delete', relationship }) as const),
        ],
        preconditions: [],
        isExempt: true, // a full tenant must be able to stop its agents
        outcome: undefined,
      };
    },
    signal,
  );
  return { writtenAt: tenant.tokenOf(revision) };
}

function tooMany(target: string, count: number): Fault {
  return new Fault(
    'too-many-to-delete',
    `\`${target}\` has \`${count}\` grants, more than one transaction may delete; the mark alone is enough to deny`,
  );
}
