/** `share` is a plain ratio; `count` counts. */
export type Unit =
  | 'µs'
  | 'ms'
  | 'calls/s'
  | 'checks/s'
  | 'events/s'
  | 'evaluations/s'
  | 'writes/s'
  | 'relationships/s'
  | 'bytes'
  | 'KB'
  | 'MB'
  | 'share'
  | 'count';

/** What one round measured of one thing: a number, or a duration for each time it was done. */
export interface Sample {
  readonly label: string;
  readonly unit: Unit;
  readonly values: Float64Array;
}

export function one(label: string, unit: Unit, value: number): Sample {
  return { label, unit, values: Float64Array.of(value) };
}

export function many(label: string, unit: Unit, values: Float64Array): Sample {
  return { label, unit, values };
}

/** @param ascending not empty */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))]!;
}

export function sorted(numbers: Iterable<number>): Float64Array {
  return Float64Array.from(numbers).toSorted();
}
