import type { Clock } from '../../../base/clock.ts';
import type { Call, Outcome } from '../../../decisions/record/record.ts';
import type { Caller } from '../../../model/caller.ts';
import type { Consistency } from '../../../model/consistency.ts';
import { Fault } from '../../../model/fault.ts';
import { outcomeOfThrown } from '../../recorded/outcome-of.ts';
import type { DecidedAt, RecordAsk } from '../asks.ts';

/** What is known of a call when it begins. */
export interface Begun {
  readonly caller: Caller;
  readonly asked: Consistency;
  readonly told: RecordAsk;
  readonly nowMs: number;
  /** By the monotonic clock. */
  readonly startedMs: number;
}

export function beginCall(clock: Clock, caller: Caller, asked: Consistency, told: RecordAsk): Begun {
  return { caller, asked, told, nowMs: clock.nowMs(), startedMs: performance.now() };
}

/** What was settled when a call ended. */
export type Settled = Partial<
  Pick<DecidedAt, 'revision' | 'schemaHash' | 'profileHash' | 'evaluatedAtMs'> & { readonly work: number }
>;

export function callOf({ caller, asked, told, nowMs, startedMs }: Begun, settled: Settled): Call {
  return {
    caller: caller.name,
    evaluatedAtMs: settled.evaluatedAtMs ?? nowMs,
    asked,
    revision: settled.revision,
    schemaHash: settled.schemaHash,
    profileHash: settled.profileHash,
    latencyUs: Math.round((performance.now() - (caller.arrivedMs ?? startedMs)) * 1000),
    work: settled.work ?? 0,
    correlationId: told.correlationId ?? caller.requestId,
    traceParent: told.traceParent ?? caller.traceParent,
  };
}

/** What a call that threw came to: refused by a rule, or failed. The code is the one that the caller is told. */
export function outcomeOfFailure(thrown: unknown): Outcome {
  const failed = outcomeOfThrown(thrown);
  if (!(thrown instanceof Fault)) return failed;
  const verdict = REFUSALS.has(thrown.reason) ? 'deny' : 'error';
  return { ...failed, verdict, reason: thrown.details['reason'] ?? thrown.reason };
}

/** The faults that say no, and not that something could not be done. */
const REFUSALS: ReadonlySet<string> = new Set(['permission-denied', 'precondition-failed']);
