import type { OwnQuota, QuotaChange, TenantQuota } from './own-quota.ts';
import type { StoredSize } from './stored.ts';

/* What is said of tenants, and asked for them, as a whole. */

/** `deleting` means that somebody was told, or will be, that it is gone: whatever is left of it goes. */
export type TenantState = 'active' | 'suspended' | 'deleting';

export interface NamedTenantAsk {
  readonly name: string;
}

export interface CreateTenantAsk extends NamedTenantAsk {
  /** What it begins with; the template of the server if undefined. */
  readonly schema: string | undefined;
  readonly quota: QuotaChange;
}

export interface UpdateTenantAsk extends NamedTenantAsk {
  readonly quota: QuotaChange;
}

export interface AdmitTenantAsk extends NamedTenantAsk {
  /** The folder that it was made in, as `stageFolder` named it. */
  readonly staged: string;
}

export interface SuspendTenantAsk extends NamedTenantAsk {
  /** For people; shown to whoever is refused. */
  readonly why: string;
}

export interface ListTenantsAsk {
  /** 0 for as many as fit on a page. */
  readonly limit: number;
  /** The last name of the page before. */
  readonly after: string | undefined;
}

export interface TenantView {
  readonly name: string;
  readonly state: TenantState;
  readonly why: string;
  /** Milliseconds since the Unix epoch; 0 when unknown. */
  readonly createdMs: number;
  /** Whether its store is open. */
  readonly isOpen: boolean;
  /** On the disk, its decision log included. */
  readonly diskBytes: number;
  /** Undefined where nobody knows: it was not open since the server started. */
  readonly stored: StoredSize | undefined;
  /** In force. */
  readonly quota: TenantQuota;
  readonly ownQuota: OwnQuota;
}

/** A tenant that was made of a backup. */
export interface RestoredTenant {
  readonly tenant: TenantView;
  readonly revision: number;
  /** Live ones, expired or not. */
  readonly relationships: number;
  /** Whether it goes on with the decision log of the backup. */
  readonly hasDecisions: boolean;
}

export interface TenantPage {
  readonly tenants: readonly TenantView[];
  /** To go on after; undefined when this was the last page. */
  readonly next: string | undefined;
}
