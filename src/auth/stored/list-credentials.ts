import { Fault } from '../../model/fault.ts';
import type { Principal } from '../principal.ts';
import { hasEnded, type StoredCredential } from './credential.ts';
import type { CredentialPage, CredentialView, ListCredentialsAsk } from './credential-desk.ts';
import type { CredentialTable } from './credential-table.ts';
import { seesTenant } from './plan-change.ts';

/** About 400 bytes each on the wire, of the 4 MiB that clients take. */
const PAGE_MAX = 1_000;

/** What `principal` may see, by id. @throws Fault `permission-denied` for another tenant, be it there or not */
export function listCredentials(
  table: CredentialTable,
  uses: ReadonlyMap<string, number>,
  principal: Principal,
  { tenant, withEnded, limit, after }: ListCredentialsAsk,
  nowMs: number,
): CredentialPage {
  if (tenant !== undefined && !seesTenant(principal, tenant)) {
    throw new Fault('permission-denied', `tenant \`${tenant}\`: expected the tenant of the caller`);
  }
  const asked: StoredCredential[] = [];
  for (const credential of table.all()) {
    if (after !== undefined && credential.id <= after) continue;
    if (!seesTenant(principal, credential.tenant)) continue;
    if (tenant !== undefined && credential.tenant !== tenant) continue;
    if (!withEnded && hasEnded(credential, nowMs)) continue;
    asked.push(credential);
  }
  asked.sort((a, b) => (a.id < b.id ? -1 : 1));
  const page = asked.slice(0, limit === 0 ? PAGE_MAX : Math.min(limit, PAGE_MAX));
  return {
    credentials: page.map((credential) => viewOf(credential, uses, nowMs)),
    next: page.length < asked.length ? page.at(-1)?.id : undefined,
  };
}

/** `credential` without anything of its secret. */
export function viewOf(
  { seal: _seal, previous, ...shown }: StoredCredential,
  uses: ReadonlyMap<string, number>,
  nowMs: number,
): CredentialView {
  const isGood = previous !== undefined && nowMs < previous.untilMs;
  return { ...shown, usedMs: uses.get(shown.id), previousUntilMs: isGood ? previous.untilMs : undefined };
}
