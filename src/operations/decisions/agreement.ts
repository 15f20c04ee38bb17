import type { Outcome } from '../../decisions/record/record.ts';
import type { Agreement } from './asks.ts';

/** Whether two outcomes say the same: the verdict, why, and what is missing, whatever its order. */
export function isSameOutcome(one: Outcome, other: Outcome): boolean {
  return (
    one.verdict === other.verdict &&
    reasonOf(one) === reasonOf(other) &&
    JSON.stringify(one.missing.toSorted()) === JSON.stringify(other.missing.toSorted())
  );
}

/** Of all parts: one that differs makes the whole differ, and one that is unknown leaves it unknown. */
export function agreementOf(parts: readonly { readonly agreement: Agreement }[]): Agreement {
  if (parts.some(({ agreement }) => agreement === 'differs')) return 'differs';
  return parts.every(({ agreement }) => agreement === 'agrees') ? 'agrees' : 'unknown';
}

/** An allow needs no reason; some records give one. */
function reasonOf({ reason }: Outcome): string | undefined {
  return reason === 'ALLOWED' ? undefined : reason;
}
