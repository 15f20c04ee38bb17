import type { TenantQuota } from '../model/own-quota.ts';
import type { Quotas } from '../quotas/quota.ts';
import type { StoredQuota } from '../model/stored.ts';
import { type ValueKind, count, SIZE } from './setting-values.ts';

/** What the operator lets each credential and each tenant use. 0 stands for no limit. */
export interface QuotaConfig {
  readonly credentialCallsPerSecond: number;
  readonly credentialCallsBurst: number;
  readonly credentialCallsAtOnce: number;
  readonly credentialStreamsAtOnce: number;
  readonly credentialWorkPerSecond: number;
  readonly tenantCallsPerSecond: number;
  readonly tenantCallsBurst: number;
  readonly tenantCallsAtOnce: number;
  readonly tenantStreamsAtOnce: number;
  readonly tenantWorkPerSecond: number;
  readonly tenantStoredRelationships: number;
  readonly tenantStoredBytes: number;
}

/** Rows of the table in `settings.ts`. */
export const QUOTA_SETTINGS: {
  readonly [Key in keyof QuotaConfig]: {
    readonly flag: string;
    readonly fallback: string;
    readonly meaning: string;
    readonly kind: ValueKind<QuotaConfig[Key]>;
  };
} = {
  credentialCallsPerSecond: {
    flag: 'credential-calls-per-second',
    fallback: '0',
    meaning: 'calls of each credential in a second, on all threads together; 0 for no limit',
    kind: count(0),
  },
  credentialCallsBurst: {
    flag: 'credential-calls-burst',
    fallback: '0',
    meaning: 'calls of it that may come at once after a rest; 0 for as many as a second brings',
    kind: count(0),
  },
  credentialCallsAtOnce: {
    flag: 'credential-calls-at-once',
    fallback: '0',
    meaning: 'calls of it with one answer that are being answered; 0 for no limit',
    kind: count(0),
  },
  credentialStreamsAtOnce: {
    flag: 'credential-streams-at-once',
    fallback: '0',
    meaning: 'lists, watches and imports of it that are open; 0 for no limit',
    kind: count(0),
  },
  credentialWorkPerSecond: {
    flag: 'credential-work-per-second',
    fallback: '0',
    meaning:
      'steps of each credential in a second, on all threads together, counted when a call has taken them; 0 for no limit',
    kind: count(0),
  },
  tenantCallsPerSecond: {
    flag: 'tenant-calls-per-second',
    fallback: '0',
    meaning: 'calls of each tenant in a second, on all threads together; 0 for no limit',
    kind: count(0),
  },
  tenantCallsBurst: {
    flag: 'tenant-calls-burst',
    fallback: '0',
    meaning: 'calls of it that may come at once after a rest; 0 for as many as a second brings',
    kind: count(0),
  },
  tenantCallsAtOnce: {
    flag: 'tenant-calls-at-once',
    fallback: '0',
    meaning: 'calls of it with one answer that are being answered; 0 for no limit',
    kind: count(0),
  },
  tenantStreamsAtOnce: {
    flag: 'tenant-streams-at-once',
    fallback: '0',
    meaning: 'lists, watches and imports of it that are open; 0 for no limit',
    kind: count(0),
  },
  tenantWorkPerSecond: {
    flag: 'tenant-work-per-second',
    fallback: '0',
    meaning:
      'steps of each tenant in a second, on all threads together, counted when a call has taken them; 0 for no limit',
    kind: count(0),
  },
  tenantStoredRelationships: {
    flag: 'tenant-stored-relationships',
    fallback: '0',
    meaning: 'relationships that each tenant may have, unless it has a limit of its own; 0 for no limit',
    kind: count(0),
  },
  tenantStoredBytes: {
    flag: 'tenant-stored-bytes',
    fallback: '0',
    meaning: 'bytes of their rows, unless it has a limit of its own; 0 for no limit',
    kind: SIZE,
  },
};

/** What each tenant may store that has no limit of its own. */
export function storedQuotaOf({ tenantStoredRelationships, tenantStoredBytes }: QuotaConfig): StoredQuota {
  return { relationships: tenantStoredRelationships, bytes: tenantStoredBytes };
}

/** What each tenant may that has no limit of its own. */
export function tenantQuotaOf(config: QuotaConfig): TenantQuota {
  return { ...storedQuotaOf(config), ...quotasOf(config).tenant };
}

/** What calls are held to. */
export function quotasOf(config: QuotaConfig): Quotas {
  const credential = {
    callsPerSecond: config.credentialCallsPerSecond,
    callsBurst: config.credentialCallsBurst,
    callsAtOnce: config.credentialCallsAtOnce,
    streamsAtOnce: config.credentialStreamsAtOnce,
    workPerSecond: config.credentialWorkPerSecond,
  };
  const tenant = {
    callsPerSecond: config.tenantCallsPerSecond,
    callsBurst: config.tenantCallsBurst,
    callsAtOnce: config.tenantCallsAtOnce,
    streamsAtOnce: config.tenantStreamsAtOnce,
    workPerSecond: config.tenantWorkPerSecond,
  };
  return { credential, tenant };
}

/** What is wrong with the choices together. */
export function quotaProblems(config: QuotaConfig): readonly string[] {
  const problems: string[] = [];
  if (config.credentialCallsBurst > 0 && config.credentialCallsPerSecond === 0) {
    problems.push('`--credential-calls-burst`: expected `--credential-calls-per-second`, found none');
  }
  if (config.tenantCallsBurst > 0 && config.tenantCallsPerSecond === 0) {
    problems.push('`--tenant-calls-burst`: expected `--tenant-calls-per-second`, found none');
  }
  return problems;
}
