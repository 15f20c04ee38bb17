import type { Precondition } from '../../model/update.ts';
import { commitPlan } from './commit-plan.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import { earlierSession, type SessionEnds, type WrittenSession } from './earlier-session.ts';
import { guardNone } from './guards.ts';
import type { NewSession } from './new-session.ts';
import type { TransactionNote } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { Scope, SessionAnswer } from './write-asks.ts';

/** A session as it would be written at a snapshot, and what must still hold then. */
export interface SessionPlan {
  readonly made: NewSession;
  readonly preconditions: readonly Precondition[];
}

/** Write a session, all or nothing; or answer as the same call was answered before. @throws as `commitPlan` */
export async function writeSession(
  world: DelegationWorld,
  note: TransactionNote,
  ends: SessionEnds,
  scopes: readonly Scope[],
  makePlan: (snapshot: DelegatedSnapshot) => Promise<SessionPlan>,
  signal: AbortSignal,
): Promise<SessionAnswer> {
  const { revision, outcome } = await commitPlan<WrittenSession>(
    world,
    note,
    async (snapshot) => {
      const before = await earlierSession(world, ends, scopes, note, signal);
      if (before !== undefined) return before;
      const { made, preconditions } = await makePlan(snapshot);
      const updates = made.relationships.map(
        (relationship) => ({ operation: 'create', relationship }) as const,
      );
      // Whose id is made from a key or a token may be there already.
      const unused = guardNone(ends.session, world.profile.relations.actor);
      return { updates, preconditions: [...preconditions, unused], outcome: made };
    },
    signal,
  );
  return { writtenAt: world.tenant.tokenOf(revision), ...outcome.links, grants: outcome.grants };
}
