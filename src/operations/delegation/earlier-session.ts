import { grantIdOf } from '../../delegation/grant.ts';
import type { SessionLinks } from '../../delegation/session-relationships.ts';
import type { PageKey } from '../../store/store.ts';
import { earlierCall } from './earlier-call.ts';
import type { NewSession } from './new-session.ts';
import type { Committed } from './commit-plan.ts';
import type { TransactionNote } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { Scope } from './write-asks.ts';

/** What of a session is known before it is written. */
export type SessionEnds = Omit<SessionLinks, 'expiresAtNs' | 'tenant'>;

/** What of a session is told. */
export type WrittenSession = Pick<NewSession, 'links' | 'grants'>;

/** What the same call wrote before. @throws Fault `conflict` as `earlierCall` */
export async function earlierSession(
  world: DelegationWorld,
  ends: SessionEnds,
  scopes: readonly Scope[],
  note: TransactionNote,
  signal: AbortSignal,
): Promise<Committed<WrittenSession> | undefined> {
  const { tenant, profile } = world;
  const { session } = ends;
  // Whoever works in it: the key names the session, and with another agent it is another call under the same key.
  const actors = { kind: 'forward', resource: session, relation: profile.relations.actor } as const;
  const made = await earlierCall(tenant, actors, note, signal);
  if (made === undefined) return undefined;
  const subject = { ...session, relation: '' };
  const keys: readonly PageKey[] = [
    { kind: 'forward', resource: session, relation: profile.relations.tenant },
    ...scopes.map(({ resource, relation }) => ({ kind: 'point', resource, relation, subject }) as const),
  ];
  const pages = await tenant.store.readPages(keys, tenant.store.head(), signal);
  const [belongs, ...grants] = pages.map(
    (versions) => versions.find(({ created }) => created === made.revision)?.relationship,
  );
  const { expiresAtNs } = made.relationship;
  if (belongs === undefined || expiresAtNs === undefined) return undefined; // partly forgotten: long over
  const { type, id } = belongs.subject;
  const links = { ...ends, tenant: { type, id }, expiresAtNs };
  return {
    revision: made.revision,
    outcome: {
      links,
      grants: grants.flatMap((relationship) =>
        relationship === undefined ? [] : [{ grantId: grantIdOf(relationship), relationship }],
      ),
    },
  };
}
