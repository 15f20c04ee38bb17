import type { Caller } from '../model/caller.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { RelationshipCounterAsk } from './counter-asks.ts';
import { requireCounterName } from './require-counter-name.ts';

/**
 * Forget a counter, whatever the schema has become.
 * @throws Fault `invalid-argument` without a name; `counter-unknown`
 */
export async function unregisterRelationshipCounter(
  tenant: Tenant,
  _caller: Caller,
  { name }: RelationshipCounterAsk,
  signal: AbortSignal,
): Promise<void> {
  requireCounterName(name);
  await tenant.store.removeCounter(name, signal);
}
