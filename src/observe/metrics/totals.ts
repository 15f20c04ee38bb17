import type { Placed } from './layout.ts';
import type { Meter } from './meter.ts';

/** Carries what others count into counters that may have had another source before, such as a thread that died. */
export class Totals {
  readonly #meter: Meter;
  readonly #carried = new Map<string, number>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** @param total what the source has counted since it began, from 0 */
  carry(metric: Placed, total: number, series = 0): void {
    const key = `${metric.name} ${series}`;
    this.#meter.add(metric, total - (this.#carried.get(key) ?? 0), series);
    this.#carried.set(key, total);
  }
}
