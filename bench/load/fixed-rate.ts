import { setImmediate } from 'node:timers/promises';
import { type Call, type LoopOutcome, outcomeOf } from './closed-loop.ts';

/** Calls that may be on their way at once. A server that is this far behind can't carry the rate. */
const IN_FLIGHT_MAX = 10_000;

/**
 * Puts `perSecond` calls a second for `forMs`, whether the ones before are answered or not. A call's time counts from
 * when it was due, so that a server that stalls is charged for the calls it kept from being made. Rejects at the first
 * that does.
 */
export async function fixedRate(call: Call, perSecond: number, forMs: number): Promise<LoopOutcome> {
  const durations: number[] = [];
  const pending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const total = Math.floor((perSecond * forMs) / 1_000);
  const start = performance.now();
  const put = async (place: number): Promise<void> => {
    const dueAt = start + (place * 1_000) / perSecond;
    await call(place);
    durations.push((performance.now() - dueAt) * 1_000);
  };
  for (let place = 0; place < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1_000) + 1);
    for (; place < due; place++) {
      const one = put(place).catch((error: unknown) => void failures.push(error));
      pending.add(one);
      void one.then(() => pending.delete(one)); // it does not reject
    }
    if (failures.length > 0) throw failures[0];
    if (pending.size > IN_FLIGHT_MAX)
      throw new Error(`${IN_FLIGHT_MAX} calls behind at ${perSecond} a second`);
    await setImmediate(); // not a timer, which would come up to a millisecond late
  }
  await Promise.all(pending);
  if (failures.length > 0) throw failures[0];
  return outcomeOf(durations, performance.now() - start);
}
