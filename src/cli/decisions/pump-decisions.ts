import type { DecisionLog } from '../../decisions/log.ts';
import { DEFAULT_BACK_OFF } from '../../decisions/sinks/back-off.ts';
import { positionOf, pumpTo } from '../../decisions/sinks/pump.ts';
import type { Sink } from '../../decisions/sinks/sink.ts';
import { systemTimers } from '../../decisions/timers.ts';
import type { Logger } from '../../observe/log.ts';

/** When to end, in two steps. */
interface Ending {
  /** Send what there is, and no more. */
  readonly drain: AbortSignal;
  /** Leave the rest. */
  readonly stop: AbortSignal;
}

/**
 * Sends the log on to every sink until it is disposed. Then each gets what it has not got yet, as long as it takes it, for
 * `drainMs` at most; it goes on from there at the next start. What goes wrong is said in the log of the process, and
 * holds no decision up.
 */
export function pumpDecisions(
  log: DecisionLog,
  sinks: readonly Sink[],
  drainMs: number,
  logger: Logger,
): AsyncDisposable {
  const [drain, stop] = [new AbortController(), new AbortController()];
  const ending = { drain: drain.signal, stop: stop.signal };
  const pumps = sinks.map((sink) => pump(sink, log, logger, ending));
  return {
    async [Symbol.asyncDispose]() {
      await log.settle().catch(() => undefined); // of a log that is stopped, what is on the disk is sent
      drain.abort();
      const timer = setTimeout(() => stop.abort(), drainMs);
      await Promise.all(pumps);
      clearTimeout(timer);
    },
  };
}

async function pump(sink: Sink, log: DecisionLog, logger: Logger, { drain, stop }: Ending): Promise<void> {
  const options = {
    filter: {},
    backOff: DEFAULT_BACK_OFF,
    timers: systemTimers,
    random: Math.random,
    onTrouble: (err: Error) => logger.warn({ err, sink: sink.name }, 'decisions could not be sent on'),
    drain,
  };
  try {
    await pumpTo(sink, log, options, stop);
    const left = log.standing.size - (await positionOf(sink, log));
    if (left > 0) logger.warn({ left, sink: sink.name }, 'decisions are sent on at the next start');
  } catch (err) {
    if (!stop.aborted) logger.error({ err, sink: sink.name }, 'no more decisions are sent on to this sink');
  } finally {
    await sink.close();
  }
}
