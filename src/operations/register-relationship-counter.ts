import { catchUp } from '../consistency/choose.ts';
import type { Caller } from '../model/caller.ts';
import { checkFilter } from '../schema/check-filter.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { RegisterRelationshipCounterAsk } from './counter-asks.ts';
import { requireCounterName } from './require-counter-name.ts';
import { requireFilter } from './require-filter.ts';
import { requireSchema } from './snapshot.ts';

/**
 * Keep a filter under a name, to be counted by it. What it names must be in the schema now; a later schema may drop it
 * (see `countRelationships`).
 * @throws Fault `invalid-argument` without a name; `invalid-filter`, `no-schema`, `unknown-definition`,
 * `unknown-relation`, `counter-exists`
 */
export async function registerRelationshipCounter(
  tenant: Tenant,
  _caller: Caller,
  { name, filter }: RegisterRelationshipCounterAsk,
  signal: AbortSignal,
): Promise<void> {
  requireCounterName(name);
  requireFilter(filter);
  await catchUp(tenant.frontier, tenant.limits.freshnessWaitMs, signal); // to the schema that was just acknowledged
  checkFilter(requireSchema(tenant.schemas.newest?.schema), filter);
  await tenant.store.addCounter({ name, filter }, signal);
}
