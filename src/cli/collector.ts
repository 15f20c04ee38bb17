import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../observe/log.ts';
import type { CollectOutcome } from '../store/store.ts';
import type { Tenant } from '../tenants/tenant.ts';

export interface CollectorOptions {
  /** How far back snapshots stay readable. */
  readonly windowMs: number;
  /** Between the end of one collection and the start of the next. */
  readonly intervalMs: number;
  /** Told of each collection: what it removed, undefined when it failed, and how long it took. */
  readonly onCollected?: ((outcome: CollectOutcome | undefined, ms: number) => void) | undefined;
}

/**
 * Collects what fell out of the window, again and again, until it is disposed. A collection that removed something says
 * how much of each: versions that ended, relationships that expired, changes. One that fails is logged and tried again
 * at the next turn: it holds nobody up, the store only grows meanwhile.
 */
export function startCollector(
  tenant: Pick<Tenant, 'collect'>,
  clock: Clock,
  options: CollectorOptions,
  logger: Logger,
): AsyncDisposable {
  const controller = new AbortController();
  const running = collectForever(tenant, clock, options, logger, controller.signal);
  return {
    async [Symbol.asyncDispose]() {
      controller.abort();
      await running;
    },
  };
}

async function collectForever(
  tenant: Pick<Tenant, 'collect'>,
  clock: Clock,
  { windowMs, intervalMs, onCollected }: CollectorOptions,
  logger: Logger,
  stop: AbortSignal,
): Promise<void> {
  for (;;) {
    let startedMs = performance.now();
    try {
      await sleep(intervalMs, undefined, { signal: stop, ref: false });
      startedMs = performance.now();
      // What expired stays for the window too: a clock that is set back must not meet a hole.
      const outcome = await tenant.collect(clock.nowMs() - windowMs, stop);
      onCollected?.(outcome, performance.now() - startedMs);
      if (removedAny(outcome)) logger.info(outcome, 'collected');
      else logger.debug(outcome, 'collected');
    } catch (error) {
      if (stop.aborted) return;
      onCollected?.(undefined, performance.now() - startedMs);
      logger.error({ err: error }, 'collection failed');
    }
  }
}

function removedAny({ versions, expired, changes }: CollectOutcome): boolean {
  return versions + expired + changes > 0;
}
