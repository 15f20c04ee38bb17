import { CELLS, METHOD, METRICS, TENANT } from './metrics.ts';
import type { Directory, Placed } from './layout.ts';
import { hotTenantsMemory } from './hot-tenants.ts';
import { SharedNames } from './shared-names.ts';

/**
 * The numbers of all threads of a process, in memory that all of them see. Each thread writes its own sheet, so that a
 * measurement is a plain addition, and whoever is asked for the metrics reads all sheets, without a word to threads that
 * may be busy. A sheet outlives its thread: the one that replaces it counts on.
 *
 * A cell is a number of eight bytes on a boundary of eight, which no machine that Node runs on reads half.
 */
export interface MetricsMemory {
  readonly methods: SharedArrayBuffer;
  readonly tenants: SharedArrayBuffer;
  /** By thread. */
  readonly sheets: readonly SharedArrayBuffer[];
  /** By thread; see `hot-tenants.ts`. */
  readonly hot: readonly SharedArrayBuffer[];
}

export function metricsMemory(threads: number): MetricsMemory {
  return {
    methods: new SharedNames(METHOD.max).memory,
    tenants: new SharedNames(TENANT.max).memory,
    sheets: Array.from(
      { length: threads },
      () => new SharedArrayBuffer(CELLS * Float64Array.BYTES_PER_ELEMENT),
    ),
    hot: Array.from({ length: threads }, hotTenantsMemory),
  };
}

/** The names behind the labels whose values are found. */
export function directoriesOf({ methods, tenants }: MetricsMemory): Readonly<Record<Directory, SharedNames>> {
  return { methods: new SharedNames(METHOD.max, methods), tenants: new SharedNames(TENANT.max, tenants) };
}

/** What stood only while the thread lived goes with it. */
export function clearGauges(sheet: SharedArrayBuffer): void {
  const cells = new Float64Array(sheet);
  for (const { kind, start, series } of Object.values(METRICS)) {
    if (kind === 'gauge') cells.fill(0, start, start + series);
  }
}

/**
 * Measures for one thread. A series is told by its number among those of the metric: for several labels, that of the
 * first times the size of the second plus that of the second.
 */
export class Meter {
  readonly #cells: Float64Array;

  constructor(sheet: SharedArrayBuffer) {
    this.#cells = new Float64Array(sheet);
  }

  /** To a counter or a gauge. */
  add({ start }: Placed, amount: number, series = 0): void {
    this.#cells[start + series] = (this.#cells[start + series] ?? 0) + amount;
  }

  /** Of a gauge, or of a counter that somebody else counts. */
  set({ start }: Placed, value: number, series = 0): void {
    this.#cells[start + series] = value;
  }

  /** Puts `value` into a histogram. */
  observe({ start, cells, bounds = [] }: Placed, value: number, series = 0): void {
    const first = start + series * cells;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
    const sum = first + cells - 1;
    this.#cells[first + bucket] = (this.#cells[first + bucket] ?? 0) + 1;
    this.#cells[sum] = (this.#cells[sum] ?? 0) + value;
  }
}
