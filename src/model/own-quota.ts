/**
 * What a tenant may be limited in: what it has stored (`stored.ts`), and what its calls use of the server
 * (`quotas/quota.ts`). The names are those of the fields on the wire and in records.
 */
export const QUOTA_LIMITS = {
  relationships: 'stored_relationships',
  bytes: 'stored_bytes',
  callsPerSecond: 'calls_per_second',
  callsBurst: 'calls_burst',
  callsAtOnce: 'calls_at_once',
  streamsAtOnce: 'streams_at_once',
  workPerSecond: 'work_per_second',
} as const;

export type QuotaLimit = keyof typeof QUOTA_LIMITS;

/** The limits in force for one tenant. 0 stands for no limit. */
export type TenantQuota = { readonly [Limit in QuotaLimit]: number };

/** The limits that a tenant has of its own; undefined where it has the server's default. 0 stands for no limit. */
export type OwnQuota = { readonly [Limit in QuotaLimit]: number | undefined };

/** What becomes of each limit; it stays where that is undefined. */
export type QuotaChange = { readonly [Limit in QuotaLimit]: LimitChange | undefined };

export interface LimitChange {
  /** Undefined for the server's default. */
  readonly max: number | undefined;
}

/** One limit that is not what it was. Undefined stands for the server's default. */
export interface ChangedLimit {
  readonly limit: (typeof QUOTA_LIMITS)[QuotaLimit];
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export const NO_OWN_QUOTA: OwnQuota = ofEach(() => undefined);

/** Nothing changes. */
export const KEPT_QUOTA: QuotaChange = ofEach(() => undefined);

/** Something for each limit. */
export function ofEach<T>(valueOf: (limit: QuotaLimit) => T): { readonly [Limit in QuotaLimit]: T } {
  return {
    relationships: valueOf('relationships'),
    bytes: valueOf('bytes'),
    callsPerSecond: valueOf('callsPerSecond'),
    callsBurst: valueOf('callsBurst'),
    callsAtOnce: valueOf('callsAtOnce'),
    streamsAtOnce: valueOf('streamsAtOnce'),
    workPerSecond: valueOf('workPerSecond'),
  };
}

export function changedQuota(own: OwnQuota, change: QuotaChange): OwnQuota {
  return ofEach((limit) => (change[limit] ?? { max: own[limit] }).max);
}

/** The limits in which two differ. */
export function changedLimits(before: OwnQuota, after: OwnQuota): readonly ChangedLimit[] {
  return Object.keys(QUOTA_LIMITS)
    .map((name) => name as QuotaLimit) // of a constant
    .filter((limit) => before[limit] !== after[limit])
    .map((limit) => ({ limit: QUOTA_LIMITS[limit], before: before[limit], after: after[limit] }));
}

export function quotaInForce(own: OwnQuota, ofServer: TenantQuota): TenantQuota {
  return ofEach((limit) => own[limit] ?? ofServer[limit]);
}
