import type { Long } from '@grpc/proto-loader';
import { decodeSafeInteger } from '../safe-integer.ts';
import type { Violations } from '../violations.ts';

/** A place in the log, or a size of it, of the field `field` of a request. */
export function decodePlace(value: Long | number, field: string, violations: Violations): number {
  return decodeSafeInteger(value, '', field, violations);
}

/** As `decodePlace`; 0 stands for all there is. */
export function decodePlaceOrAll(
  value: Long | number,
  field: string,
  violations: Violations,
): number | undefined {
  const place = decodePlace(value, field, violations);
  return place === 0 ? undefined : place;
}
