import type { PartialCaveatInfo } from '../../gen/authzed/api/v1/PartialCaveatInfo.ts';
import { _authzed_api_v1_CheckPermissionResponse_Permissionship as Permissionship } from '../../gen/authzed/api/v1/CheckPermissionResponse.ts';
import type { Verdict } from '../../model/verdict.ts';

const PERMISSIONSHIP = {
  no: Permissionship.PERMISSIONSHIP_NO_PERMISSION,
  yes: Permissionship.PERMISSIONSHIP_HAS_PERMISSION,
  conditional: Permissionship.PERMISSIONSHIP_CONDITIONAL_PERMISSION,
} as const satisfies Record<Verdict['kind'], number>;

export function encodeVerdictKind(kind: Verdict['kind']): 1 | 2 | 3 {
  return PERMISSIONSHIP[kind];
}

export function encodeMissing(verdict: Verdict): PartialCaveatInfo | null {
  return verdict.kind === 'conditional' ? { missingRequiredContext: [...verdict.missing] } : null;
}
