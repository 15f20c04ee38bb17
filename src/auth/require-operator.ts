import { Fault } from '../model/fault.ts';
import { EVERY_TENANT, type Principal } from './principal.ts';
import { TENANT_HEADER } from './tenant-header.ts';

/** Lets in whoever speaks for every tenant. @throws Fault `permission-denied` */
export function requireOperator({ tenant }: Principal): void {
  if (tenant === EVERY_TENANT) return;
  throw new Fault(
    'permission-denied',
    `expected an operator's credential, good for every tenant, and no \`${TENANT_HEADER}\``,
  );
}
