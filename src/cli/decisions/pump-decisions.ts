import type { LogView } from '../../decisions/read/view.ts';
import { DEFAULT_BACK_OFF } from '../../decisions/sinks/back-off.ts';
import { pumpTo } from '../../decisions/sinks/pump.ts';
import type { Sink } from '../../decisions/sinks/sink.ts';
import { systemTimers } from '../../decisions/timers.ts';
import type { Logger } from '../../observe/log.ts';

/**
 * Sends the log on to every sink until it is disposed. Each goes on where it was at the last start, so what was not sent
 * by then is sent at the next one. What goes wrong is said in the log, and holds no decision up.
 */
export function pumpDecisions(view: LogView, sinks: readonly Sink[], logger: Logger): AsyncDisposable {
  const controller = new AbortController();
  const pumps = sinks.map((sink) => pump(sink, view, logger, controller.signal));
  return {
    async [Symbol.asyncDispose]() {
      controller.abort();
      await Promise.all(pumps);
    },
  };
}

async function pump(sink: Sink, view: LogView, logger: Logger, stop: AbortSignal): Promise<void> {
  const options = {
    filter: {},
    backOff: DEFAULT_BACK_OFF,
    timers: systemTimers,
    random: Math.random,
    onTrouble: (err: Error) => logger.warn({ err, sink: sink.name }, 'decisions could not be sent on'),
  };
  try {
    await pumpTo(sink, view, options, stop);
  } catch (err) {
    if (!stop.aborted) logger.error({ err, sink: sink.name }, 'no more decisions are sent on to this sink');
  } finally {
    await sink.close();
  }
}
