import { unreachable } from '../../base/assert.ts';
import { RollOutOutcome } from '../../gen/bailiwick/v1/RollOutOutcome.ts';
import type { RollOutSchemaResponse } from '../../gen/bailiwick/v1/RollOutSchemaResponse.ts';
import type { Tenant } from '../../gen/bailiwick/v1/Tenant.ts';
import { TenantState } from '../../gen/bailiwick/v1/TenantState.ts';
import type { TenantView } from '../../model/tenant.ts';
import type { RollOutItem } from '../../operations/tenants/roll-out-schema.ts';
import { clipBytes } from './clip.ts';
import { encodeCallQuota, encodeStoredQuota } from './tenant-quota.ts';
import { encodeTimestamp } from './timestamp.ts';

const NS_PER_MS = 1_000_000n;
/** Of what one tenant has against a schema. */
const MESSAGE_BYTES_MAX = 4_096;

export function encodeTenant(view: TenantView): Tenant {
  const { name, state, why, createdMs, isOpen, diskBytes, stored } = view;
  return {
    name,
    state: state === 'active' ? TenantState.TENANT_STATE_ACTIVE : TenantState.TENANT_STATE_SUSPENDED,
    why,
    createdAt: createdMs === 0 ? null : encodeTimestamp(BigInt(createdMs) * NS_PER_MS),
    isOpen,
    diskBytes,
    stored: stored ?? null,
    quota: encodeStoredQuota(view),
    callQuota: encodeCallQuota(view),
  };
}

export function encodeRollOut(item: RollOutItem): RollOutSchemaResponse {
  const { tenant } = item;
  switch (item.kind) {
    case 'written':
      return { tenant, outcome: RollOutOutcome.ROLL_OUT_OUTCOME_WRITTEN, writtenAt: item.writtenAt };
    case 'unchanged':
      return { tenant, outcome: RollOutOutcome.ROLL_OUT_OUTCOME_UNCHANGED };
    case 'would-be-written':
      return { tenant, outcome: RollOutOutcome.ROLL_OUT_OUTCOME_WOULD_BE_WRITTEN };
    case 'refused': {
      const { reason, message } = item;
      const outcome = RollOutOutcome.ROLL_OUT_OUTCOME_REFUSED;
      return { tenant, outcome, reason, message: clipBytes(message, MESSAGE_BYTES_MAX) };
    }
    default:
      return unreachable(item);
  }
}
