import { chargeWorkOf } from '../../src/operations/work-account.ts';
import type { FairQueue } from '../../src/tenants/fair-queue.ts';

/** The steps that `act` is charged, and the turns that it gave others of `queue` the chance to have. */
export async function workOf(
  queue: FairQueue,
  act: (signal: AbortSignal) => Promise<unknown>,
): Promise<{ readonly steps: number; readonly turns: number }> {
  const controller = new AbortController();
  let steps = 0;
  chargeWorkOf(controller.signal, (more) => {
    steps += more;
  });
  const before = queue.turns;
  await act(controller.signal);
  return { steps, turns: queue.turns - before };
}
