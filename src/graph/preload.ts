import { setImmediate } from 'node:timers/promises';
import type { ForwardKey, Store } from '../store/store.ts';
import type { Graph } from './graph.ts';

/** Versions that are taken in at a time: about a millisecond, after which requests have their turn. */
const ROWS_PER_STEP = 256;

/** Loads of requests that go before a step, at most: with ever more of them warmth would never come. */
const LOADS_PER_STEP = 16;

/**
 * Makes forward pages resident in the store's order, until all are or the graph's budget is used. Requests that wait for
 * pages of their own go first. What fails here fails again for whoever asks for it, who is then told; here it only ends
 * the warming.
 */
export async function preload(
  graph: Graph,
  store: Pick<Store, 'nextPages'>,
  signal: AbortSignal,
): Promise<void> {
  let after: ForwardKey | undefined;
  try {
    while (graph.hasSpare) {
      await setImmediate(undefined, { signal });
      await letLoadsPass(graph);
      after = await graph.loadNext((upTo, plainMax) =>
        store.nextPages({ after, rowsMax: ROWS_PER_STEP, plainMax, upTo }, signal),
      );
      if (after === undefined) return;
    }
  } catch {
    // See above.
  }
}

async function letLoadsPass(graph: Graph): Promise<void> {
  for (let passed = 0; passed < LOADS_PER_STEP; passed++) {
    const { loading } = graph;
    if (loading === undefined) return;
    await loading;
  }
}
