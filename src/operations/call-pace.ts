import type { Pace } from '../base/pace.ts';
import { callerOf } from '../model/caller-of-call.ts';
import { linePace } from '../tenants/line-pace.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { tellWork } from './work-account.ts';

/** The pace of a call's work in steps, which count for the call, also when nobody waits for it any more. Never rejects. */
export function callPace({ line }: Tenant, signal: AbortSignal): Pace<number> {
  const pace = linePace(line, callerOf(signal));
  return (steps) => {
    tellWork(signal, steps);
    return pace(steps);
  };
}
