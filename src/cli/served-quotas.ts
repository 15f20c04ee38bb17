import type { AccountsMemory } from '../quotas/accounts.ts';
import { CallQuotas } from '../quotas/call-quotas.ts';
import { type QuotaConfig, quotasOf } from './quota-settings.ts';

/**
 * What a thread holds its callers to, as the operator chose; undefined where that is nothing.
 * @param memory of the process; undefined only where nothing is limited
 */
export function servedQuotas(
  config: QuotaConfig,
  memory: AccountsMemory | undefined,
  thread: number,
): CallQuotas | undefined {
  const quotas = quotasOf(config);
  if (quotas === undefined || memory === undefined) return undefined;
  return new CallQuotas(quotas, memory, thread, () => process.hrtime.bigint()); // one clock for all threads
}
