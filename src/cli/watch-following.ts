import { setInterval as every } from 'node:timers/promises';
import type { Readiness } from '../base/readiness.ts';
import type { Logger } from '../observe/log.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** What the check needs of a tenant. */
export type Followed = Pick<Tenant, 'ended' | 'closing' | 'graph'> & {
  readonly store: Pick<Tenant['store'], 'head'>;
};

const FOLLOWING = 'graph';
const INTERVAL_MIN_MS = 1000;

/**
 * Says, until the tenant closes, when this thread no longer knows the newest state: once its graph has ended to follow
 * the store, for good; and while it has not reached what was committed `waitMs` ago, which is as long as a read waits
 * and at least a second.
 */
export async function watchFollowing(
  tenant: Followed,
  readiness: Readiness,
  waitMs: number,
  logger: Logger,
): Promise<void> {
  const intervalMs = Math.max(waitMs, INTERVAL_MIN_MS);
  const over = new AbortController();
  void tenant.ended.then(() => over.abort());
  const isBehind = behindCheck(tenant);
  try {
    for await (const _ of every(intervalMs, undefined, { signal: over.signal, ref: false })) {
      tellWhether(isBehind(), readiness, intervalMs, logger);
    }
  } catch (error) {
    if (!over.signal.aborted) throw error;
  }
  if (tenant.closing.aborted) return;
  readiness.hinder(FOLLOWING, 'it no longer follows the store; the server has to be started again', true);
  logger.fatal('the graph no longer follows the store: reads fail until the server is started again');
}

/** Whether the graph is not yet where the store was when this was asked the last time. */
export function behindCheck({ graph, store }: Pick<Followed, 'graph' | 'store'>): () => boolean {
  let wanted = 0;
  return () => {
    const isBehind = graph.applied < wanted;
    wanted = store.head();
    return isBehind;
  };
}

function tellWhether(isBehind: boolean, readiness: Readiness, sinceMs: number, logger: Logger): void {
  const wasBehind = readiness.hindrances.has(FOLLOWING);
  if (isBehind && !wasBehind) {
    readiness.hinder(FOLLOWING, `it has not reached what was committed ${sinceMs} ms ago`);
    logger.error({ sinceMs }, 'the graph is behind the store');
  } else if (!isBehind && wasBehind) {
    readiness.clear(FOLLOWING);
    logger.info('the graph has caught up with the store');
  }
}
