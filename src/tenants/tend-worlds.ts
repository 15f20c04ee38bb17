import type { Graph } from '../graph/graph.ts';
import { shareGraphMemory } from './graph-shares.ts';
import type { OpenWorlds, World } from './open-worlds.ts';

/** A tenant whose graph takes part in the sharing. */
interface WithGraph extends World {
  readonly tenant: { readonly graph: Graph };
}

/** Between two looks at who needs how much, and at who is idle. */
const LOOK_MS = 1_000;

/** Closes what is idle and shares the memory out anew, again and again until it is disposed. */
export function tendWorlds<Opened extends WithGraph>(
  worlds: OpenWorlds<Opened>,
  graphMemoryBytes: number,
): Disposable {
  const timer = setInterval(() => {
    void worlds.closeIdle();
    shareAmong(worlds.open(), graphMemoryBytes);
  }, LOOK_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Shares the memory of one thread out among the tenants that are open in it. */
export function shareAmong(
  open: Iterable<readonly [name: string, world: WithGraph]>,
  graphMemoryBytes: number,
): void {
  const graphs = [...open].map(([, { tenant }]) => tenant.graph);
  if (graphs.length > 0) shareGraphMemory(graphs, graphMemoryBytes);
}
