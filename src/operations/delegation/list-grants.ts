import { grantIdOf, isGrant } from '../../delegation/grant.ts';
import { isSame } from '../../delegation/standing.ts';
import type { Caller } from '../../model/caller.ts';
import { isExpired, type ObjectRef, type SubjectRef } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipVersion } from '../../store/store.ts';
import { changeAt } from './earlier-call.ts';
import { type DelegatedSnapshot, openNewest } from './delegated-snapshot.ts';
import { grantVersionsOf } from './grants-of.ts';
import { requireType } from './require-objects.ts';
import { noteIn } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { ListedGrant, ListGrantsAsk } from './write-asks.ts';

/**
 * The grants of a session, of the sessions an agent works in, of those that are for a user, or on a resource, as they
 * stand in the newest state; who gave them, as long as the store remembers. In batches. On a resource, what was deleted
 * is not listed, unless it was given anew.
 * @throws Fault `no-schema`; `invalid-argument` for an object that is not what it is taken for
 */
export async function* listGrants(
  world: DelegationWorld,
  _caller: Caller,
  { of, role, organization, includeEnded }: ListGrantsAsk,
  signal: AbortSignal,
): AsyncGenerator<readonly ListedGrant[], void, undefined> {
  const { types } = world.profile;
  if (role === 'session' || role === 'agent' || role === 'user') requireType(role, of, [types[role]]);
  const snapshot = await openNewest(world, signal);
  for await (const versions of versionsOf(world, snapshot, { of, includeEnded }, signal)) {
    const listed: ListedGrant[] = [];
    for (const version of versions) {
      const state = stateOf(version, snapshot.nowMs);
      if (state !== 'live' && !includeEnded) continue;
      const session = version.relationship.subject;
      if (!(await isWithin(world, snapshot.revision, session, organization, signal))) continue;
      listed.push({ ...(await toldOf(world, version, signal)), state });
    }
    if (listed.length > 0) yield listed;
  }
}

async function* versionsOf(
  world: DelegationWorld,
  { revision, nowMs }: DelegatedSnapshot,
  { of, includeEnded }: Pick<ListGrantsAsk, 'of' | 'includeEnded'>,
  signal: AbortSignal,
): AsyncGenerator<readonly RelationshipVersion[], void, undefined> {
  const { tenant, profile } = world;
  const { types, relations } = profile;
  if (of.type === types.session) return yield grantVersionsOf(world, of, revision, signal);
  if (of.type === types.agent || of.type === types.user) {
    const link = of.type === types.agent ? relations.actor : relations.onBehalfOf;
    const subject = { ...of, relation: '' };
    const [links = []] = await tenant.store.readPages([{ kind: 'reverse', subject }], revision, signal);
    const sessions = links
      .filter(({ relationship }) => relationship.relation === link)
      .map(({ relationship }) => relationship.resource);
    const unique = new Map(sessions.map((session) => [session.id, session]));
    for (const session of unique.values()) yield await grantVersionsOf(world, session, revision, signal);
    return;
  }
  // A scan does not see what was deleted; what has lapsed it sees when the clock is told to be at its beginning.
  const filter = { resourceType: of.type, resourceId: of.id, subject: { type: types.session, relation: '' } };
  const query = { filter, at: revision, nowMs: includeEnded ? 0 : nowMs, after: undefined };
  for await (const { found } of tenant.store.scan(query, signal)) {
    const grants = found.filter((one) => isGrant(profile, one));
    const pages = await tenant.store.readPages(
      grants.map(({ resource, relation, subject }) => ({ kind: 'point', resource, relation, subject })),
      revision,
      signal,
    );
    yield pages.flat();
  }
}

/** Whether whoever speaks for `organization` may hear of a session: it is of that one alone, or was until it lapsed. */
async function isWithin(
  { tenant, profile: { relations } }: DelegationWorld,
  revision: Revision,
  { type, id }: SubjectRef,
  organization: ObjectRef | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (organization === undefined) return true;
  const key = { kind: 'forward', resource: { type, id }, relation: relations.tenant } as const;
  const [versions = []] = await tenant.store.readPages([key], revision, signal);
  const [first, ...others] = versions.filter(({ deleted }) => deleted === undefined);
  if (first === undefined || others.length > 0) return false;
  const { subject } = first.relationship;
  return subject.relation === '' && isSame(subject, organization);
}

async function toldOf(
  { tenant }: DelegationWorld,
  { relationship, created }: RelationshipVersion,
  signal: AbortSignal,
): Promise<Omit<ListedGrant, 'state'>> {
  const change = created > tenant.store.oldest() ? await changeAt(tenant, created, signal) : undefined;
  const note = noteIn(change?.metadata);
  return {
    grantId: grantIdOf(relationship),
    relationship,
    createdAtMs: change?.timeMs,
    grantedBy: note?.by,
    reason: note?.reason,
  };
}

function stateOf({ relationship, deleted }: RelationshipVersion, nowMs: number): ListedGrant['state'] {
  if (deleted !== undefined) return 'ended';
  return isExpired(relationship.expiresAtNs, nowMs) ? 'expired' : 'live';
}
