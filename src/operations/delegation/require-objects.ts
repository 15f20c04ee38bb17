import type { ProfileTypes } from '../../delegation/profile.ts';
import { Fault } from '../../model/fault.ts';
import { formatObject } from '../../model/object-text.ts';
import { type ObjectRef, WILDCARD } from '../../model/relationship.ts';
import { isSame } from '../../delegation/standing.ts';
import { refusal } from './require-standing.ts';

/** That an object is one, and of one of the types. @throws Fault `invalid-argument` */
export function requireType(role: string, object: ObjectRef, types: readonly string[]): void {
  if (types.includes(object.type) && object.id !== WILDCARD && object.id !== '') return;
  const expected = types.map((type) => `\`${type}\``).join(', ');
  throw new Fault(
    'invalid-argument',
    `the ${role} must be one object of type ${expected}, found \`${formatObject(object)}\``,
  );
}

/** That a caller whose credential is for one tenant speaks of no other. @throws Fault `permission-denied` */
export function requireTenant(
  { tenant: type }: ProfileTypes,
  organization: ObjectRef | undefined,
  tenant: ObjectRef,
): void {
  requireType('tenant', tenant, [type]);
  if (organization === undefined || isSame(organization, tenant)) return;
  throw refusal(`the caller does not speak for \`${formatObject(tenant)}\``, 'TENANT_MISMATCH');
}
