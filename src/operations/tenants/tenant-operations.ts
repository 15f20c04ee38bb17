import type { Caller } from '../../model/caller.ts';
import type { TenantDesk } from '../../tenants/tenant-desk.ts';
import type { RollOutAsk, RollOutItem } from './roll-out-schema.ts';

/** What an operator can ask that is about tenants as a whole. */
export interface TenantOperations extends TenantDesk {
  /** Ends when every tenant that was asked for had its turn; stopping early begins no more of them. */
  rollOutSchema(by: Caller, ask: RollOutAsk, signal: AbortSignal): AsyncIterable<RollOutItem>;
}
