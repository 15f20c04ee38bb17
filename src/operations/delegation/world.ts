import type { DelegatedDecision } from '../../delegation/decision.ts';
import type { DelegationProfile } from '../../delegation/profile.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { DecidedAt } from './asks.ts';

/** What delegated calls need besides the ask. */
export interface DelegationWorld {
  readonly tenant: Tenant;
  readonly profile: DelegationProfile;
  /** Undefined where no records are kept. */
  readonly record: KeepRecord | undefined;
}

/**
 * Keeps the record of the decisions of one call, as durably as each one's `durability` says, before they are given out.
 * Where it rejects nothing is allowed.
 */
export type KeepRecord = (at: DecidedAt, decisions: readonly DelegatedDecision[]) => Promise<void>;
