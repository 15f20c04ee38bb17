import type { Caller } from '../../model/caller.ts';
import type { RestoredTenant } from '../../model/tenant.ts';
import type { TenantDesk } from '../../tenants/tenant-desk.ts';
import type { RollOutAsk, RollOutItem } from './roll-out-schema.ts';

/** A tenant to be made of a backup. */
export interface RestoreTenantAsk {
  readonly name: string;
  /** The backup in its order, cut anywhere. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** What an operator can ask that is about tenants as a whole. */
export interface TenantOperations extends Omit<TenantDesk, 'admit'> {
  /**
   * The tenant is there when it resolves, whole and verified; nothing is left of it when it rejects.
   * @throws Fault `tenant-exists`; `invalid-argument` for a backup that is not whole; `schema-type` for a schema that does
   *   not fit the delegation profile; what `pieces` throws
   */
  restore(by: Caller, ask: RestoreTenantAsk, signal: AbortSignal): Promise<RestoredTenant>;
  /** Ends when every tenant that was asked for had its turn; stopping early begins no more of them. */
  rollOutSchema(by: Caller, ask: RollOutAsk, signal: AbortSignal): AsyncIterable<RollOutItem>;
}
