import { createHash, randomBytes } from 'node:crypto';
import { grantIdOf } from '../../delegation/grant.ts';
import { endOf, requireDuration } from '../../delegation/lifetime.ts';
import { type SessionLinks, sessionRelationships } from '../../delegation/session-relationships.ts';
import { Fault } from '../../model/fault.ts';
import { formatObject } from '../../model/object-text.ts';
import type { ObjectRef, Relationship } from '../../model/relationship.ts';
import { requireContextSize } from '../write-relationships.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import type { TransactionNote } from './transaction-note.ts';
import type { DelegationWorld } from './world.ts';
import type { Grant, Scope } from './write-asks.ts';

/** A session's id: 128 bits that nobody guesses, or with an idempotency key always the same. */
export function sessionIdFor({ tenant }: DelegationWorld, { key }: TransactionNote): string {
  if (key === '') return randomBytes(16).toString('hex');
  return createHash('sha256').update(`${tenant.store.id} ${key}`).digest('hex').slice(0, 32);
}

/** A session and its grants, as they are to be written. */
export interface NewSession {
  readonly links: SessionLinks;
  readonly relationships: readonly Relationship[];
  readonly grants: readonly Grant[];
}

/** @throws Fault `invalid-argument`, `duplicate-update`, `relationship-context-too-large` */
export function newSession(
  { profile, tenant }: DelegationWorld,
  { schema, nowMs }: DelegatedSnapshot,
  links: SessionLinks,
  scopes: readonly Scope[],
): NewSession {
  const grants = scopes.map((scope) => grantOf(links.session, scope, nowMs, links.expiresAtNs));
  const relationships = [
    ...sessionRelationships(profile, schema, links),
    ...grants.map(({ relationship }) => relationship),
  ];
  if (relationships.length > tenant.limits.updatesMax) {
    throw new Fault(
      'too-many-updates',
      `update count of ${relationships.length} is greater than maximum allowed of ${tenant.limits.updatesMax}`,
    );
  }
  requireEachOnce(scopes, grants);
  for (const relationship of relationships) requireContextSize(relationship, tenant.limits);
  return { links, relationships, grants };
}

/** A scope for a session that ends at `expiresAtNs`, which it does not outlive. @throws Fault `invalid-argument` */
export function grantOf(session: ObjectRef, scope: Scope, nowMs: number, expiresAtNs: bigint): Grant {
  const { resource, relation, caveat, ttlMs } = scope;
  const own =
    ttlMs === undefined ? expiresAtNs : endOf(nowMs, [requireDuration('ttl of a scope', ttlMs)], []);
  const relationship: Relationship = {
    resource,
    relation,
    subject: { ...session, relation: '' },
    caveat,
    expiresAtNs: own < expiresAtNs ? own : expiresAtNs,
  };
  return { grantId: grantIdOf(relationship), relationship };
}

/** Two grants of one relationship would be one, under whichever end and condition. @throws Fault `duplicate-update` */
function requireEachOnce(scopes: readonly Scope[], grants: readonly Grant[]): void {
  const ids = grants.map(({ grantId }) => grantId);
  const again = scopes.find((_scope, index) => ids.indexOf(ids[index] ?? '') !== index);
  if (again === undefined) return;
  const text = `${formatObject(again.resource)}#${again.relation}`;
  throw new Fault('duplicate-update', `expected each scope once, found \`${text}\` twice`, {
    details: { definition_name: again.resource.type, relationship: text },
  });
}
