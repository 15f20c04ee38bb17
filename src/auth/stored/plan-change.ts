import { Fault, type Violation } from '../../model/fault.ts';
import { TENANT_FORM } from '../../model/tenant-name.ts';
import { CREDENTIAL_NAME_FORM, isCredentialName, isOrganization, isTenantOrEvery } from '../names.ts';
import { EVERY_TENANT, type Principal } from '../principal.ts';
import { inOrder, type Right } from '../right.ts';
import { hasEnded, sealOf, type StoredCredential } from './credential.ts';
import type { CreateCredentialAsk, RevokeCredentialAsk, RotateCredentialAsk } from './credential-desk.ts';
import type { CredentialTable } from './credential-table.ts';
import { formatKey, newId, newSecret } from './key-text.ts';

/*
 * What a change of the credentials comes to, decided on the credentials as they are. Nothing is changed here.
 */

/** What is to be stored, and the key that its holder gets. */
export interface PlannedKey {
  readonly credential: StoredCredential;
  readonly key: string;
}

/** In one data folder, ended ones that are still listed included. */
export const CREDENTIALS_MAX = 10_000;
export const GRACE_MAX_MS: number = 30 * 86_400_000;

/** @throws as `CredentialDesk.create` */
export function planCreate(
  table: CredentialTable,
  principal: Principal,
  ask: CreateCredentialAsk,
  nowMs: number,
): PlannedKey {
  const tenant = tenantOf(principal, ask);
  requireWellFormed(ask, tenant, nowMs);
  requireAuthority(principal, tenant, ask.rights);
  if (table.size >= CREDENTIALS_MAX) {
    throw new Fault('too-many-credentials', `expected at most ${CREDENTIALS_MAX} credentials, found as many`);
  }
  for (const other of table.all()) {
    if (other.tenant === tenant && other.name === ask.name && !hasEnded(other, nowMs)) {
      const message = `credential \`${ask.name}\` of tenant \`${tenant}\` is in force; rotate or revoke \`${other.id}\``;
      throw new Fault('credential-exists', message);
    }
  }
  const secret = newSecret();
  const id = unusedId(table);
  const credential = {
    id,
    tenant,
    name: ask.name,
    rights: inOrder(ask.rights),
    organization: ask.organization,
    createdMs: nowMs,
    rotatedMs: undefined,
    expiresMs: ask.expiresMs,
    revokedMs: undefined,
    seal: sealOf(secret),
    previous: undefined,
  };
  return { credential, key: formatKey({ id, secret }) };
}

/** @throws as `CredentialDesk.rotate` */
export function planRotate(
  table: CredentialTable,
  principal: Principal,
  { id, graceMs }: RotateCredentialAsk,
  nowMs: number,
): PlannedKey {
  if (graceMs < 0 || graceMs > GRACE_MAX_MS) {
    throw invalid([{ path: 'grace', text: `expected from 0 to ${GRACE_MAX_MS / 86_400_000} days` }]);
  }
  const before = visible(table, principal, id);
  if (hasEnded(before, nowMs)) throw unknownCredential();
  requireAuthority(principal, before.tenant, before.rights); // the new key is as good as one that is made
  const secret = newSecret();
  const previous = graceMs === 0 ? undefined : { seal: before.seal, untilMs: nowMs + graceMs };
  const credential = { ...before, rotatedMs: nowMs, seal: sealOf(secret), previous };
  return { credential, key: formatKey({ id, secret }) };
}

/** @throws as `CredentialDesk.revoke` */
export function planRevoke(
  table: CredentialTable,
  principal: Principal,
  { id }: RevokeCredentialAsk,
  nowMs: number,
): StoredCredential {
  const before = visible(table, principal, id);
  return before.revokedMs === undefined ? { ...before, revokedMs: nowMs, previous: undefined } : before;
}

/** An operator says which one is meant: a key for every tenant is not made by leaving something out. */
function tenantOf(principal: Principal, ask: CreateCredentialAsk): string {
  if (ask.tenant === undefined && principal.tenant === EVERY_TENANT) {
    throw invalid([{ path: 'tenant', text: 'expected a tenant, or `*` for an operator, found none' }]);
  }
  return ask.tenant ?? principal.tenant;
}

/** Whether `principal` may see credentials of `tenant`. */
export function seesTenant(principal: Principal, tenant: string): boolean {
  return principal.tenant === EVERY_TENANT || principal.tenant === tenant;
}

/** The credential `id`; one of another tenant is as unknown as one that is not there. */
function visible(table: CredentialTable, principal: Principal, id: string): StoredCredential {
  const credential = table.get(id);
  if (credential === undefined || !seesTenant(principal, credential.tenant)) throw unknownCredential();
  return credential;
}

/** It does not repeat the id: somebody may have sent a whole key for one. */
function unknownCredential(): Fault {
  return new Fault('unknown-credential', 'expected the id of a credential in force, found none of that id');
}

/** Nobody gives what they do not have. */
function requireAuthority(principal: Principal, tenant: string, rights: readonly Right[]): void {
  if (!seesTenant(principal, tenant)) {
    throw new Fault('permission-denied', `tenant \`${tenant}\`: expected the tenant of the caller`);
  }
  const beyond = rights.filter((right) => !principal.rights.has(right));
  if (beyond.length > 0) {
    const named = beyond.map((right) => `\`${right}\``).join(', ');
    throw new Fault('permission-denied', `expected rights that the caller has, found ${named}`);
  }
}

function requireWellFormed(
  { name, rights, organization, expiresMs }: CreateCredentialAsk,
  tenant: string,
  nowMs: number,
): void {
  const violations: Violation[] = [];
  if (!isTenantOrEvery(tenant))
    violations.push({ path: 'tenant', text: `expected ${TENANT_FORM}, or \`*\`` });
  if (!isCredentialName(name)) violations.push({ path: 'name', text: `expected ${CREDENTIAL_NAME_FORM}` });
  if (rights.length === 0) violations.push({ path: 'rights', text: 'expected at least one right' });
  if (organization !== undefined && !isOrganization(organization)) {
    violations.push({ path: 'organization', text: 'expected one object, `type:id`' });
  } else if (organization !== undefined && tenant === EVERY_TENANT) {
    violations.push({ path: 'organization', text: 'expected none for an operator: it is of one tenant' });
  }
  if (expiresMs !== undefined && expiresMs <= nowMs) {
    violations.push({ path: 'expires_at', text: 'expected a time that is still to come' });
  }
  if (violations.length > 0) throw invalid(violations);
}

function invalid(violations: readonly Violation[]): Fault {
  const message = violations.map(({ path, text }) => `\`${path}\`: ${text}`).join('; ');
  return new Fault('invalid-argument', message, { violations });
}

function unusedId(table: CredentialTable): string {
  let id = newId();
  while (table.get(id) !== undefined) id = newId();
  return id;
}
