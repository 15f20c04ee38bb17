import { checkPermission } from '../../src/operations/check-permission.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { CALLER, NEVER } from '../worlds/stored-world.ts';
import type { Question } from '../worlds/world.ts';

const NEWEST = { consistency: { kind: 'newest' }, cursor: undefined } as const;
const CONTEXT = {};

/** One check as the library and the server put it: a snapshot of the newest state, then the question. */
export async function ask(tenant: Tenant, { resource, permission, subject }: Question): Promise<string> {
  const snapshot = await openSnapshot(tenant, NEWEST, NEVER);
  const { verdict } = await checkPermission(
    snapshot,
    CALLER,
    { resource, permission, subject, context: CONTEXT, tracing: false },
    NEVER,
  );
  return verdict.kind;
}
