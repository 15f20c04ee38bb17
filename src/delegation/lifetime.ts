import { earlier } from '../engine/holds-until.ts';
import { Fault } from '../model/fault.ts';
import type { Relationship } from '../model/relationship.ts';

const NS_PER_MS = 1_000_000n;
/** Whoever asks for more has made a mistake, and cutting it would hide that. */
const ASKED_MS_MAX = 366 * 86_400_000;

/**
 * A duration that was asked for, in milliseconds, or not a number for what was none. It is mandatory: nothing is given for ever.
 * @throws Fault `invalid-argument`
 */
export function requireDuration(role: string, ms: number): number {
  if (Number.isSafeInteger(ms) && ms > 0 && ms <= ASKED_MS_MAX) return ms;
  throw new Fault(
    'invalid-argument',
    `the ${role} must be more than nothing and at most \`${ASKED_MS_MAX / 86_400_000}\` days, found ${foundIn(ms)}`,
    { details: { reason: 'INVALID_DURATION' } },
  );
}

function foundIn(ms: number): string {
  if (!Number.isNaN(ms)) return `\`${ms}\` ms`;
  return 'none: seconds and nanos of different signs, or nanos of a second or more';
}

/** When something ends that begins at `nowMs`: after the shortest of the durations, and no later than what it hangs on. */
export function endOf(
  nowMs: number,
  durationsMs: readonly number[],
  hangsOn: readonly Relationship[],
): bigint {
  const own = BigInt(nowMs + Math.min(...durationsMs)) * NS_PER_MS;
  return hangsOn.reduce((end, { expiresAtNs }) => earlier(end, expiresAtNs) ?? end, own);
}
