import { assert } from '../../base/assert.ts';
import { after, type Soon } from '../../base/soon.ts';
import type { Entry } from '../../decisions/record/record.ts';
import type { Tenant } from '../../tenants/tenant.ts';

/**
 * Records a question, or a list, as durably as the tenant's questions are. What it was answered must not be given out
 * before this is over.
 * @throws Fault `decision-log-unavailable`
 */
export function keepDecision({ decisions, decisionDurability }: Tenant, entry: Entry): Soon<void> {
  assert(decisions !== undefined, 'what is recorded has somewhere to go');
  if (decisionDurability === 'batch') return decisions.note(entry);
  return decisions.appendDurably(entry).then(() => undefined);
}

/** Records a refusal, and then refuses. @throws `thrown`; Fault `decision-log-unavailable` */
export function keepRefusal(tenant: Tenant, entry: Entry, thrown: unknown): Soon<never> {
  return after(keepDecision(tenant, entry), () => {
    throw thrown;
  });
}
