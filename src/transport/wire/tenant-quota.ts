import type { CallLimit } from '../../gen/bailiwick/v1/CallLimit.ts';
import type { CallQuota } from '../../gen/bailiwick/v1/CallQuota.ts';
import type { OwnLimit__Output } from '../../gen/bailiwick/v1/OwnLimit.ts';
import type { StoredQuota } from '../../gen/bailiwick/v1/StoredQuota.ts';
import {
  type LimitChange,
  ofEach,
  QUOTA_LIMITS,
  type QuotaChange,
  type QuotaLimit,
} from '../../model/own-quota.ts';
import type { TenantView } from '../../model/tenant.ts';
import { decodeSafeInteger } from './safe-integer.ts';
import { Violations } from './violations.ts';

/** What a request says of the limits of a tenant. */
export interface LimitFields {
  readonly storedRelationships: OwnLimit__Output | null;
  readonly storedBytes: OwnLimit__Output | null;
  readonly callsPerSecond: OwnLimit__Output | null;
  readonly callsBurst: OwnLimit__Output | null;
  readonly callsAtOnce: OwnLimit__Output | null;
  readonly streamsAtOnce: OwnLimit__Output | null;
  readonly workPerSecond: OwnLimit__Output | null;
}

const FIELDS = {
  relationships: 'storedRelationships',
  bytes: 'storedBytes',
  callsPerSecond: 'callsPerSecond',
  callsBurst: 'callsBurst',
  callsAtOnce: 'callsAtOnce',
  streamsAtOnce: 'streamsAtOnce',
  workPerSecond: 'workPerSecond',
} as const satisfies Record<QuotaLimit, keyof LimitFields>;

type Limits = Pick<TenantView, 'quota' | 'ownQuota'>;

export function encodeStoredQuota(limits: Limits): StoredQuota {
  return { relationships: encodeLimit('relationships', limits), bytes: encodeLimit('bytes', limits) };
}

export function encodeCallQuota(limits: Limits): CallQuota {
  return {
    callsPerSecond: encodeLimit('callsPerSecond', limits),
    callsBurst: encodeLimit('callsBurst', limits),
    callsAtOnce: encodeLimit('callsAtOnce', limits),
    streamsAtOnce: encodeLimit('streamsAtOnce', limits),
    workPerSecond: encodeLimit('workPerSecond', limits),
  };
}

/** @throws Fault `invalid-argument` */
export function decodeQuotaChange(fields: LimitFields): QuotaChange {
  const violations = new Violations();
  const change = ofEach((limit) => decodeLimit(fields[FIELDS[limit]], QUOTA_LIMITS[limit], violations));
  violations.throwIfAny();
  return change;
}

function encodeLimit(limit: QuotaLimit, { quota, ownQuota }: Limits): CallLimit {
  return { max: quota[limit], isDefault: ownQuota[limit] === undefined };
}

function decodeLimit(
  limit: OwnLimit__Output | null,
  field: string,
  violations: Violations,
): LimitChange | undefined {
  if (limit === null) return undefined;
  const max = limit._max === undefined ? undefined : limit.max;
  return { max: max === undefined ? undefined : decodeSafeInteger(max, field, 'max', violations) };
}
