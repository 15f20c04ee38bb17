import type { DelegationProfile } from '../../delegation/profile.ts';
import type { DecisionDesk } from '../../decisions/desk.ts';
import type { Tenant } from '../../tenants/tenant.ts';

/** What delegated calls need besides the ask. */
export interface DelegationWorld {
  readonly tenant: Tenant;
  readonly profile: DelegationProfile;
  /** Where decisions are recorded; undefined where no records are kept. */
  readonly desk: DecisionDesk | undefined;
}
