import type { Footprint } from '../servers/watched-server.ts';

/** One look at the server. */
export interface Sample {
  /** Since the load began. */
  readonly minutes: number;
  readonly footprint: Footprint;
}

export interface Trend {
  /** Of the samples, in bytes. */
  readonly mean: number;
  /** Of the line that fits the samples best, in bytes. */
  readonly perHour: number;
  /** Along that line from the first sample to the last, in bytes. */
  readonly growth: number;
}

/** How a size went over time, by least squares. At least two samples. */
export function trendOf(samples: readonly Sample[], size: (footprint: Footprint) => number): Trend {
  const points = samples.map(({ minutes, footprint }) => ({ x: minutes, y: size(footprint) }));
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const covariance = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const variance = mean(points.map(({ x }) => (x - meanX) ** 2));
  const perMinute = covariance / variance;
  const minutes = points.at(-1)!.x - points[0]!.x;
  return { mean: meanY, perHour: perMinute * 60, growth: perMinute * minutes };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0) / numbers.length;
}
