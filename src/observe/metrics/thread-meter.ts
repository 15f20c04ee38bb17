import {
  constants,
  monitorEventLoopDelay,
  type PerformanceEntry,
  PerformanceObserver,
} from 'node:perf_hooks';
import type { Meter } from './meter.ts';
import { METRICS } from './metrics.ts';
import { Totals } from './totals.ts';

/** In the order of the label's values. */
const PAUSES: readonly number[] = [
  constants.NODE_PERFORMANCE_GC_MINOR,
  constants.NODE_PERFORMANCE_GC_MAJOR,
  constants.NODE_PERFORMANCE_GC_INCREMENTAL,
  constants.NODE_PERFORMANCE_GC_WEAKCB,
];
/** How finely delays of the event loop are seen; each look wakes the thread. */
const RESOLUTION_MS = 20;

/** Measures the thread it is made on: processor, heap, event loop. What stands or is counted elsewhere is taken by `sample`. */
export class ThreadMeter implements Disposable {
  readonly #meter: Meter;
  readonly #totals: Totals;
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #pauses: PerformanceObserver;

  constructor(meter: Meter) {
    this.#meter = meter;
    this.#totals = new Totals(meter);
    this.#delays.enable();
    this.#pauses = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const place = PAUSES.indexOf(kindOf(entry));
        if (place >= 0) meter.observe(METRICS.pauseSeconds, entry.duration / 1000, place);
      }
    });
    this.#pauses.observe({ entryTypes: ['gc'] });
  }

  /** To be called about every second: the longest delay since the last time counts once. */
  sample(): void {
    const { user, system } = process.threadCpuUsage();
    this.#totals.carry(METRICS.threadCpuSeconds, (user + system) / 1e6);
    this.#totals.carry(METRICS.loopBusySeconds, performance.eventLoopUtilization().active / 1000);
    this.#meter.set(METRICS.threadHeapBytes, process.memoryUsage().heapUsed);
    if (this.#delays.count === 0) return;
    // What is recorded is the time between two looks.
    this.#meter.observe(METRICS.loopDelaySeconds, Math.max(0, this.#delays.max / 1e9 - RESOLUTION_MS / 1000));
    this.#delays.reset();
  }

  [Symbol.dispose](): void {
    this.#delays.disable();
    this.#pauses.disconnect();
  }
}

/** Entries of type `gc` have a `detail`, which the types of Node leave out. */
function kindOf(entry: PerformanceEntry & { readonly detail?: { readonly kind?: number } }): number {
  return entry.detail?.kind ?? 0;
}
