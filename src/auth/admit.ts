import { Fault } from '../model/fault.ts';
import { isTenantName, TENANT_FORM } from '../model/tenant-name.ts';
import { EVERY_TENANT, type Principal } from './principal.ts';
import { requireOperator } from './require-operator.ts';
import { isForOperators, isHeldToOrganization, rightsOfCall } from './rights-of-calls.ts';
import { TENANT_HEADER } from './tenant-header.ts';

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
 * @throws Fault `permission-denied` without a right that the call needs, for a call that a credential of one organization
 *   could not be held to it in, for another tenant, be it there or not, and for a call for operators alone;
 *   `invalid-argument` when an operator names what can't be a tenant.
 */
export function admit(principal: Principal, path: string, namedTenant: string | undefined): Principal {
  requireRight(principal, path);
  const admitted = heldTo(principal, namedTenant);
  if (isForOperators(path)) requireOperator(admitted);
  return admitted;
}

/** What a call was refused for. */
export type Lack = 'right' | 'tenant' | 'operator';

export function lackOf({ principal, path, namedTenant }: Denial): Lack {
  if (!hasRight(principal, path)) return 'right';
  const isOther = namedTenant !== undefined && namedTenant !== principal.tenant;
  return isOther && principal.tenant !== EVERY_TENANT ? 'tenant' : 'operator';
}

function heldTo(principal: Principal, namedTenant: string | undefined): Principal {
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

/** A credential of one organization has none of its rights where it could not be held to that. */
function hasRight({ rights, organization }: Principal, path: string): boolean {
  if (organization !== undefined && !isHeldToOrganization(path)) return false;
  return rightsOfCall(path).some((right) => rights.has(right));
}

function requireRight(principal: Principal, path: string): void {
  if (hasRight(principal, path)) return;
  if (principal.organization !== undefined && !isHeldToOrganization(path)) {
    throw new Fault(
      'permission-denied',
      `\`${path}\`: expected a credential for the whole tenant, found one for an organization in it`,
    );
  }
  const needed = rightsOfCall(path);
  const wanted =
    needed.length === 0 ? 'no credential is good for it' : `expected the right ${either(needed)}`;
  throw new Fault('permission-denied', `\`${path}\`: ${wanted}, found a credential without it`);
}

function either(rights: readonly string[]): string {
  return rights.map((right) => `\`${right}\``).join(' or ');
}
