import { isTenantName, TENANT_FORM } from '../../model/tenant-name.ts';
import { Fault } from '../../model/fault.ts';

/** @throws Fault `invalid-argument` for what can't be a tenant, and so must not become part of a path */
export function requireTenantName(name: string): void {
  if (!isTenantName(name)) throw new Fault('invalid-argument', `expected ${TENANT_FORM}, found \`${name}\``);
}
