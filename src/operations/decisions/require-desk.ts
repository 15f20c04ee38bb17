import type { DecisionDesk } from '../../decisions/desk.ts';
import { Fault } from '../../model/fault.ts';
import type { Tenant } from '../../tenants/tenant.ts';

/** @throws Fault `unimplemented` where no decisions are recorded */
export function requireDesk({ decisions }: Tenant): DecisionDesk {
  if (decisions !== undefined) return decisions;
  throw new Fault('unimplemented', 'no decisions are recorded here; see `--decisions`');
}
