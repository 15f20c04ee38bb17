import { quantile, sorted } from '../harness/sample.ts';

/** One call after another is put: its place in the sequence comes with it. It looks at its own answer. */
export type Call = (place: number) => Promise<void>;

export interface LoopOutcome {
  readonly calls: number;
  readonly perSecond: number;
  readonly medianUs: number;
  readonly p99Us: number;
}

/** Keeps `inFlight` calls on their way for `forMs`: as many as the server takes. Rejects at the first that does. */
export async function closedLoop(call: Call, inFlight: number, forMs: number): Promise<LoopOutcome> {
  const durations: number[] = [];
  let next = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let now = start; now - start < forMs;) {
      await call(next++);
      const end = performance.now();
      durations.push((end - now) * 1_000);
      now = end;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return outcomeOf(durations, performance.now() - start);
}

/** @param durations in microseconds, not empty */
export function outcomeOf(durations: readonly number[], elapsedMs: number): LoopOutcome {
  const ascending = sorted(durations);
  return {
    calls: durations.length,
    perSecond: (durations.length * 1_000) / elapsedMs,
    medianUs: quantile(ascending, 0.5),
    p99Us: quantile(ascending, 0.99),
  };
}
