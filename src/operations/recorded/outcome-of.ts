import type { Outcome } from '../../decisions/record/record.ts';
import { Fault } from '../../model/fault.ts';
import type { Verdict } from '../../model/verdict.ts';

const NOTHING_MISSING: readonly string[] = [];

/** A call that did what it was asked: for lists and acts. */
export const DONE: Outcome = { verdict: 'allow', reason: undefined, missing: NOTHING_MISSING };
const DENIED: Outcome = { verdict: 'deny', reason: undefined, missing: NOTHING_MISSING };
/** A list that was left before its end. */
export const CANCELLED: Outcome = { verdict: 'error', reason: 'cancelled', missing: NOTHING_MISSING };

export function outcomeOfVerdict(verdict: Verdict): Outcome {
  switch (verdict.kind) {
    case 'yes':
      return DONE;
    case 'no':
      return DENIED;
    case 'conditional':
      return { verdict: 'conditional', reason: undefined, missing: verdict.missing };
    default:
      return verdict satisfies never;
  }
}

/**
 * A call that was refused or failed. The reason is that of the fault; `deadline-exceeded` or `cancelled` of a call that
 * was given up; `internal` for our own mistakes.
 */
export function outcomeOfThrown(thrown: unknown): Outcome {
  return { verdict: 'error', reason: reasonOf(thrown), missing: NOTHING_MISSING };
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof Fault) return thrown.reason;
  const name = thrown instanceof Error ? thrown.name : undefined;
  if (name === 'TimeoutError') return 'deadline-exceeded';
  if (name !== 'AbortError') return 'internal';
  // What waits for a signal says only that it fired; why is its cause.
  const { cause } = thrown as Error;
  return cause === undefined ? 'cancelled' : reasonOf(cause);
}
