import { setTimeout as sleep } from 'node:timers/promises';
import type { DecisionLog } from '../../decisions/log.ts';
import type { RetentionLimits } from '../../decisions/retention.ts';
import type { Logger } from '../../observe/log.ts';

/** Between two looks at what is beyond the limits: so much more than they say may be kept. */
const INTERVAL_MS = 60_000;

/**
 * Removes decisions beyond the limits, now and again every minute, until it is disposed. One that fails is said in the
 * log and tried again at the next turn.
 */
export function retainDecisions(
  log: Pick<DecisionLog, 'retain' | 'failure'>,
  limits: RetentionLimits,
  logger: Logger,
): AsyncDisposable {
  const controller = new AbortController();
  const running = retainForever(log, limits, logger, controller.signal);
  return {
    async [Symbol.asyncDispose]() {
      controller.abort();
      await running;
    },
  };
}

async function retainForever(
  log: Pick<DecisionLog, 'retain' | 'failure'>,
  limits: RetentionLimits,
  logger: Logger,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      // A log that is stopped takes nothing, nor the record that would tell of it.
      const removed = log.failure === undefined ? await log.retain(limits, stop) : 0;
      if (removed > 0) logger.info({ removed }, 'decisions beyond the limits are removed');
    } catch (error) {
      if (stop.aborted) return;
      logger.error({ err: error }, 'removing decisions beyond the limits failed');
    }
    await sleep(INTERVAL_MS, undefined, { signal: stop, ref: false }).catch(() => undefined); // the loop looks at the signal
  }
}
