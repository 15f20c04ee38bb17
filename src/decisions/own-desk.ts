import { Fault } from '../model/fault.ts';
import type { DecisionDesk } from './desk.ts';
import type { DecisionLog } from './log.ts';
import { queryDecisions } from './read/query.ts';
import { tailDecisions } from './read/tail.ts';

/** The desk of the thread that holds the log. Closing the log is its owner's. */
export function ownDesk(log: DecisionLog): DecisionDesk {
  return {
    requireTaking: () => requireTaking(log),
    note: (entry) => void log.append(entry),
    append: (entry) => log.append(entry),
    appendDurably: (entry) => log.appendDurably(entry),
    get: (id, signal) => log.get(id, signal),
    query: (ask, signal) => queryDecisions(log, ask, signal),
    tail: (from, filter, signal) => tailDecisions(log, from ?? log.standing.size, filter, signal),
    checkpoint: () => log.checkpoint(),
    proveInclusion: (sequence, size) => log.proveInclusion(sequence, size),
    proveConsistency: (from, to) => log.proveConsistency(from, to),
  };
}

function requireTaking({ failed, isClosed }: DecisionLog): void {
  if (!failed.aborted && !isClosed) return;
  throw new Fault(
    'decision-log-unavailable',
    isClosed
      ? 'the decision log is closed'
      : 'the decision log takes no more records since writing one failed',
    { cause: failed.reason },
  );
}
