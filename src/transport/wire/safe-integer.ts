import type { Long } from '@grpc/proto-loader';
import { RULES, type Violations } from './violations.ts';

/** A number of the field `field` below `parent`, which is one that JavaScript counts with. */
export function decodeSafeInteger(
  value: Long | number,
  parent: string,
  field: string,
  violations: Violations,
): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  violations.add(parent, field, RULES.safeInteger);
  return 0;
}
