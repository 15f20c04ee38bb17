import { quantile, type Sample, sorted, type Unit } from './sample.ts';

/** A measured number. */
export interface Figure {
  readonly label: string;
  readonly unit: Unit;
  /** The median over all samples; of rounds where one sample is one round. */
  readonly median: number;
  /** Absent where the samples are too few. */
  readonly p99: number | undefined;
  /** The spread between rounds: the lowest and the highest of their medians. */
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  /** The medians of the rounds, in their order. */
  readonly rounds: readonly number[];
}

/** Two sides that took turns, round by round. */
export interface Ratio {
  /** The median of the rounds' ratios. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** One lies within the spread: what differs may be chance. */
  readonly isWithinSpread: boolean;
}

/** Below this many samples their 99th percentile is just the largest. */
const SAMPLES_FOR_P99 = 100;

/** One figure for each label, in the order in which the labels first came. */
export function figuresOf(rounds: readonly (readonly Sample[])[]): readonly Figure[] {
  const byLabel = new Map<string, Sample[]>();
  for (const sample of rounds.flat()) {
    const samples = byLabel.get(sample.label);
    if (samples === undefined) byLabel.set(sample.label, [sample]);
    else samples.push(sample);
  }
  return [...byLabel.values()].map(figureOf);
}

function figureOf(samples: readonly Sample[]): Figure {
  const { label, unit } = samples[0]!;
  const all = sorted(samples.flatMap(({ values }) => [...values]));
  const rounds = samples.map(({ values }) => quantile(sorted(values), 0.5));
  const medians = sorted(rounds);
  return {
    label,
    unit,
    median: quantile(all, 0.5),
    p99: all.length < SAMPLES_FOR_P99 ? undefined : quantile(all, 0.99),
    low: quantile(medians, 0),
    high: quantile(medians, 1),
    samples: all.length,
    rounds,
  };
}

/** What `figure` is of `other`: each round against the one beside it, so that what slows both cancels out. */
export function ratioOf(figure: Figure, other: Figure): Ratio | undefined {
  const count = Math.min(figure.rounds.length, other.rounds.length);
  const ratios = sorted(
    Array.from({ length: count }, (_, round) => figure.rounds[round]! / other.rounds[round]!),
  );
  if (!ratios.every(Number.isFinite) || ratios.length === 0) return undefined;
  const [low, high] = [quantile(ratios, 0), quantile(ratios, 1)];
  return { median: quantile(ratios, 0.5), low, high, isWithinSpread: low <= 1 && high >= 1 };
}
