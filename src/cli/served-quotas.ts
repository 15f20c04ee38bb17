import type { AccountsMemory } from '../quotas/accounts.ts';
import { CallQuotas } from '../quotas/call-quotas.ts';
import { type QuotaConfig, quotasOf } from './quota-settings.ts';

/** What a thread holds its callers to, as the operator chose; tenants may get limits of their own. */
export function servedQuotas(config: QuotaConfig, memory: AccountsMemory, thread: number): CallQuotas {
  return new CallQuotas(quotasOf(config), memory, thread, () => process.hrtime.bigint()); // one clock for all threads
}
