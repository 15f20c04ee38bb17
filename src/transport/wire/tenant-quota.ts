import type { OwnLimit__Output } from '../../gen/bailiwick/v1/OwnLimit.ts';
import type { StoredLimit } from '../../gen/bailiwick/v1/StoredLimit.ts';
import type { StoredQuota } from '../../gen/bailiwick/v1/StoredQuota.ts';
import type { LimitChange, QuotaChange } from '../../model/own-quota.ts';
import type { TenantView } from '../../model/tenant.ts';
import { decodeSafeInteger } from './safe-integer.ts';
import { Violations } from './violations.ts';

/** What a request says of the limits of a tenant. */
export interface LimitFields {
  readonly storedRelationships: OwnLimit__Output | null;
  readonly storedBytes: OwnLimit__Output | null;
}

export function encodeQuota({ quota, ownQuota }: Pick<TenantView, 'quota' | 'ownQuota'>): StoredQuota {
  const limitOf = (what: 'relationships' | 'bytes'): StoredLimit => ({
    max: quota[what],
    isDefault: ownQuota[what] === undefined,
  });
  return { relationships: limitOf('relationships'), bytes: limitOf('bytes') };
}

/** @throws Fault `invalid-argument` */
export function decodeQuotaChange({ storedRelationships, storedBytes }: LimitFields): QuotaChange {
  const violations = new Violations();
  const change = {
    relationships: decodeLimit(storedRelationships, 'stored_relationships', violations),
    bytes: decodeLimit(storedBytes, 'stored_bytes', violations),
  };
  violations.throwIfAny();
  return change;
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
