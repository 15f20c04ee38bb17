/** A measured number. */
export interface Figure {
  readonly label: string;
  readonly unit: Unit;
  /** The median over all samples; of rounds where one sample is one round. */
  readonly median: number;
  /** Absent where the samples are too few or are rates. */
  readonly p99: number | undefined;
  /** The spread between rounds: the lowest and the highest of their medians. */
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  readonly target: Target | undefined;
}

/** What the median is promised to be. */
export interface Target {
  readonly kind: 'at most' | 'at least';
  readonly bound: number;
}

/** `share` is a plain ratio; `count` counts. */
export type Unit =
  | 'µs'
  | 'ms'
  | 'calls/s'
  | 'evaluations/s'
  | 'writes/s'
  | 'relationships/s'
  | 'bytes'
  | 'MB'
  | 'share'
  | 'count';

/** Below this many samples their 99th percentile is just the largest. */
const SAMPLES_FOR_P99 = 100;

/** Of durations that were taken in rounds. */
export function figureOfRounds(
  label: string,
  unit: Unit,
  rounds: readonly Float64Array[],
  target?: Target,
): Figure {
  const all = sorted(rounds.flatMap((round) => [...round]));
  const medians = sorted(rounds.map((round) => quantile(sorted(round), 0.5)));
  return {
    label,
    unit,
    median: quantile(all, 0.5),
    p99: all.length < SAMPLES_FOR_P99 ? undefined : quantile(all, 0.99),
    low: quantile(medians, 0),
    high: quantile(medians, 1),
    samples: all.length,
    target,
  };
}

/** Of one number per round. */
export function figureOfNumbers(
  label: string,
  unit: Unit,
  numbers: readonly number[],
  target?: Target,
): Figure {
  const all = sorted(numbers);
  return {
    label,
    unit,
    median: quantile(all, 0.5),
    p99: undefined,
    low: quantile(all, 0),
    high: quantile(all, 1),
    samples: all.length,
    target,
  };
}

export function isMet(median: number, { kind, bound }: Target): boolean {
  return kind === 'at most' ? median <= bound : median >= bound;
}

/** @param ascending not empty */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))]!;
}

export function sorted(numbers: Iterable<number>): Float64Array {
  return Float64Array.from(numbers).toSorted();
}
