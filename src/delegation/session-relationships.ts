import type { ObjectRef, Relationship } from '../model/relationship.ts';
import type { Schema } from '../schema/schema.ts';
import type { DelegationProfile } from './profile.ts';

/** What makes a session: who works in it, for whom or split off from which, and where it belongs. */
export interface SessionLinks {
  readonly session: ObjectRef;
  readonly agent: ObjectRef;
  readonly user: ObjectRef | undefined;
  readonly parent: ObjectRef | undefined;
  readonly tenant: ObjectRef;
  /** When all of it ends. */
  readonly expiresAtNs: bigint;
}

/** A session as relationships, the actor first. */
export function sessionRelationships(
  { types, relations }: DelegationProfile,
  { definitions }: Pick<Schema, 'definitions'>,
  { session, agent, user, parent, tenant, expiresAtNs }: SessionLinks,
): readonly Relationship[] {
  const on = (relation: string, { type, id }: ObjectRef, ends: bigint | undefined): Relationship => ({
    resource: session,
    relation,
    subject: { type, id, relation: '' },
    caveat: undefined,
    expiresAtNs: ends,
  });
  // Where the schema lets the tenant lapse too, nothing is left behind of a session that is over.
  const allowed = definitions.get(types.session)?.members.get(relations.tenant)?.allowed ?? [];
  const lapses = allowed.some(
    ({ type, kind, expires }) => type === tenant.type && kind === 'object' && expires,
  );
  return [
    on(relations.actor, agent, expiresAtNs),
    ...(user === undefined ? [] : [on(relations.onBehalfOf, user, expiresAtNs)]),
    ...(parent === undefined ? [] : [on(relations.parent, parent, expiresAtNs)]),
    on(relations.tenant, tenant, lapses ? expiresAtNs : undefined),
  ];
}
