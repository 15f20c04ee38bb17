/*
 * Where the numbers of all metrics are: one array of cells for each thread of the process, of one and the same layout.
 *
 *   metric ──► its series, one for each combination of label values, the last label running fastest
 *                └──► its cells: one, or of a histogram one for each bucket, one for what is above, one for the sum
 */

/** Label values that are known from the start. */
export interface FixedLabel {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * Label values that turn up while the process runs: the first `max` of them have series of their own, and all others
 * share one, called `other`. So no caller can make the number of series grow.
 */
export interface FoundLabel {
  readonly name: string;
  readonly directory: Directory;
  readonly max: number;
}

/** Which names a label takes its values from. */
export type Directory = 'methods' | 'tenants';
export type Label = FixedLabel | FoundLabel;

/** What is told of a metric, to people and to machines. */
export interface Metric {
  /** With its unit in the name, as Prometheus has it. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly unit: string;
  readonly help: string;
  /** None if absent. */
  readonly labels?: readonly Label[];
  /** Upper bounds of a histogram's buckets, ascending. */
  readonly bounds?: readonly number[];
  /** How the numbers of several threads come together: one series each, with the label `thread`, if it is `each`. */
  readonly threads: 'sum' | 'largest' | 'each';
}

/** A metric and where its cells are. */
export interface Placed extends Metric {
  readonly start: number;
  readonly series: number;
  /** Cells of one series. */
  readonly cells: number;
}

/** Gives each metric its place, in the order of the table. */
export function layOut<Key extends string>(
  table: Readonly<Record<Key, Metric>>,
): { readonly [K in Key]: Placed } {
  let start = 0;
  const place = (metric: Metric): Placed => {
    const series = (metric.labels ?? []).reduce((count, label) => count * sizeOf(label), 1);
    const cells = metric.kind === 'histogram' ? (metric.bounds?.length ?? 0) + 2 : 1;
    const placed = { ...metric, start, series, cells };
    start += series * cells;
    return placed;
  };
  const placed = Object.entries<Metric>(table).map(([key, metric]) => [key, place(metric)]);
  return Object.fromEntries(placed) as { readonly [K in Key]: Placed };
}

/** How many values a label can have. */
export function sizeOf(label: Label): number {
  return 'values' in label ? label.values.length : label.max + 1;
}
