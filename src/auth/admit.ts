import { Fault } from '../model/fault.ts';
import { isTenantName, TENANT_FORM } from '../model/tenant-name.ts';
import { EVERY_TENANT, type Principal } from './principal.ts';
import { rightsOfCall } from './rights-of-calls.ts';

/** The metadata in which an operator names the tenant of one call. */
export const TENANT_HEADER = 'bailiwick-tenant';

/** A call that was refused to a credential that is known. */
export interface Denial {
  /** As on the wire: `/package.Service/Method`. */
  readonly path: string;
  readonly principal: Principal;
  /** The tenant that the call named, as it came. */
  readonly namedTenant: string | undefined;
  readonly requestId: string;
  readonly fault: Fault;
}

/**
 * `principal` as it stands for one call: an operator who names a tenant is held to that tenant.
 * @param namedTenant the value of `TENANT_HEADER`
 * @throws Fault `permission-denied` without a right that the call needs, and for another tenant, be it there or not;
 *   `invalid-argument` when an operator names what can't be a tenant.
 */
export function admit(principal: Principal, path: string, namedTenant: string | undefined): Principal {
  requireRight(principal, path);
  if (namedTenant === undefined) return principal;
  if (principal.tenant !== EVERY_TENANT) {
    if (namedTenant === principal.tenant) return principal;
    throw new Fault(
      'permission-denied',
      `expected \`${TENANT_HEADER}\` to name the tenant of the credential or to be absent, found another`,
    );
  }
  if (!isTenantName(namedTenant)) {
    throw new Fault('invalid-argument', `\`${TENANT_HEADER}\`: expected ${TENANT_FORM}`);
  }
  return { ...principal, tenant: namedTenant };
}

function requireRight({ rights }: Principal, path: string): void {
  const needed = rightsOfCall(path);
  for (const right of needed) if (rights.has(right)) return;
  const wanted =
    needed.length === 0 ? 'no credential is good for it' : `expected the right ${either(needed)}`;
  throw new Fault('permission-denied', `\`${path}\`: ${wanted}, found a credential without it`);
}

function either(rights: readonly string[]): string {
  return rights.map((right) => `\`${right}\``).join(' or ');
}
