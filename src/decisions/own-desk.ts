import { Fault } from '../model/fault.ts';
import type { DecisionDesk } from './desk.ts';
import { logImage } from './disk/log-image.ts';
import { exportLog } from './export/export-log.ts';
import { logStopped } from './log-stopped.ts';
import type { DecisionLog } from './log.ts';
import { queryDecisions } from './read/query.ts';
import { tailDecisions } from './read/tail.ts';

/** The desk of the thread that holds the log. Whoever looks sees what was appended before. */
export function ownDesk(log: DecisionLog): DecisionDesk {
  return {
    requireTaking: () => requireTaking(log),
    note: (entry) => void log.append(entry),
    append: (entry) => log.append(entry),
    appendDurably: (entry) => log.appendDurably(entry),
    async get(id, signal) {
      await settled(log);
      return log.get(id, signal);
    },
    async *query(ask, signal, pace) {
      await settled(log);
      yield* queryDecisions(log, ask, signal, pace);
    },
    async *tail(from, filter, signal, pace) {
      yield* tailDecisions(log, from ?? log.appended, filter, signal, pace);
    },
    checkpoint: () => log.checkpoint(),
    proveInclusion: (sequence, size) => log.proveInclusion(sequence, size),
    proveConsistency: (from, to) => log.proveConsistency(from, to),
    async *exportLines(from, upTo, signal, pace) {
      await settled(log);
      yield* exportLog(log, from, upTo ?? log.standing.size, log.clock.nowMs(), signal, pace);
    },
    async *image(signal) {
      await settled(log);
      yield* logImage(log.folder, log.database, signal);
    },
    publicKey: () => Promise.resolve(log.signingKey.publicPem),
  };
}

function requireTaking({ failure, isClosed }: DecisionLog): void {
  if (isClosed) throw new Fault('decision-log-unavailable', 'the decision log is closed');
  if (failure !== undefined) throw logStopped(failure);
}

/** What is queued is written first. A log that is stopped can still be read. */
async function settled(log: DecisionLog): Promise<void> {
  try {
    await log.settle();
  } catch (thrown) {
    if (!(thrown instanceof Fault && thrown.reason === 'decision-log-unavailable')) throw thrown;
  }
}
