import type { Meter } from '../observe/metrics/meter.ts';
import { METRICS } from '../observe/metrics/metrics.ts';
import { Totals } from '../observe/metrics/totals.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** Takes the numbers of a tenant's world on one thread. */
export class TenantMeter {
  readonly #meter: Meter;
  readonly #totals: Totals;
  readonly #tenant: Tenant;

  constructor(meter: Meter, tenant: Tenant) {
    this.#meter = meter;
    this.#totals = new Totals(meter);
    this.#tenant = tenant;
  }

  sample(): void {
    const { graph, store, activity, watchers } = this.#tenant;
    const { evaluations, evaluationsThatLoaded, steps } = activity;
    this.#totals.carry(METRICS.evaluations, evaluations - evaluationsThatLoaded, 0);
    this.#totals.carry(METRICS.evaluations, evaluationsThatLoaded, 1);
    this.#totals.carry(METRICS.evaluationSteps, steps);
    const { reads, pagesLoaded, pagesEvicted } = graph.traffic;
    this.#totals.carry(METRICS.graphReads, reads);
    this.#totals.carry(METRICS.graphPagesLoaded, pagesLoaded);
    this.#totals.carry(METRICS.graphEvictions, pagesEvicted);
    this.#meter.set(METRICS.graphBytes, graph.bytes);
    this.#meter.set(METRICS.graphBudget, graph.budget);
    this.#meter.set(METRICS.graphPages, graph.pages.residentCount);
    const head = store.head();
    this.#meter.set(METRICS.revisionCommitted, head);
    this.#meter.set(METRICS.revisionOldest, store.oldest());
    this.#meter.set(METRICS.revisionApplied, graph.applied);
    this.#meter.set(METRICS.revisionLag, Math.max(0, head - graph.applied));
    this.#meter.set(METRICS.watchLag, watchers.lagBehind(head));
  }
}
