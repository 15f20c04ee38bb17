import type { StoredQuota } from './stored.ts';

/** The limits that a tenant has of its own; undefined where it has the server's default. 0 stands for no limit. */
export interface OwnQuota {
  readonly relationships: number | undefined;
  readonly bytes: number | undefined;
}

export const NO_OWN_QUOTA: OwnQuota = { relationships: undefined, bytes: undefined };

/** What becomes of each limit; it stays where that is undefined. */
export interface QuotaChange {
  readonly relationships: LimitChange | undefined;
  readonly bytes: LimitChange | undefined;
}

export interface LimitChange {
  /** Undefined for the server's default. */
  readonly max: number | undefined;
}

/** Nothing changes. */
export const KEPT_QUOTA: QuotaChange = { relationships: undefined, bytes: undefined };

export function changedQuota(own: OwnQuota, change: QuotaChange): OwnQuota {
  const { relationships = { max: own.relationships }, bytes = { max: own.bytes } } = change;
  return { relationships: relationships.max, bytes: bytes.max };
}

export function quotaInForce(own: OwnQuota, ofServer: StoredQuota): StoredQuota {
  return {
    relationships: own.relationships ?? ofServer.relationships,
    bytes: own.bytes ?? ofServer.bytes,
  };
}
