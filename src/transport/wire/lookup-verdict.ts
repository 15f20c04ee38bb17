import { LookupPermissionship } from '../../gen/authzed/api/v1/LookupPermissionship.ts';
import type { PartialCaveatInfo } from '../../gen/authzed/api/v1/PartialCaveatInfo.ts';
import type { Granted } from '../../operations/asks.ts';
import { encodeMissing } from './verdict.ts';

const PERMISSIONSHIP = {
  yes: LookupPermissionship.LOOKUP_PERMISSIONSHIP_HAS_PERMISSION,
  conditional: LookupPermissionship.LOOKUP_PERMISSIONSHIP_CONDITIONAL_PERMISSION,
} as const satisfies Record<Granted['kind'], number>;

/** The fields by which an item of a list says its verdict. */
export function encodeGranted(verdict: Granted): {
  readonly permissionship: 1 | 2;
  readonly partialCaveatInfo: PartialCaveatInfo | null;
} {
  return { permissionship: PERMISSIONSHIP[verdict.kind], partialCaveatInfo: encodeMissing(verdict) };
}
