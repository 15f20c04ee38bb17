import type { Meter } from '../observe/metrics/meter.ts';
import { METRICS } from '../observe/metrics/metrics.ts';
import { Totals } from '../observe/metrics/totals.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** A thread's way into the decision log of one tenant. */
export interface DecisionQueue {
  /** Records that wait, and how many may. */
  readonly waiting: number;
  readonly waitingMax: number;
  /** What the log keeps; absent on a thread that does not own it. */
  readonly keeps?: { readonly records: number; readonly bytes: number };
}

/** One tenant that is open on a thread. */
export interface MeteredWorld {
  readonly tenant: Tenant;
  /** Undefined where no decisions are recorded. */
  readonly queue: DecisionQueue | undefined;
}

/** The tenants as a thread has them. */
export interface MeteredTenants {
  readonly open: () => Iterable<MeteredWorld>;
  /** How many there are, open or not; absent on a thread that does not own them. */
  readonly known?: (() => { readonly active: number; readonly suspended: number }) | undefined;
}

/**
 * Takes the numbers of all tenants that are open on one thread: sums of what adds up, and of distances and revisions the
 * largest. What a tenant counted up to its closing is taken once more at the look after it.
 */
export class TenantsMeter {
  readonly #meter: Meter;
  readonly #tenants: MeteredTenants;
  readonly #totals = new Map<Tenant, Totals>();

  constructor(meter: Meter, tenants: MeteredTenants) {
    this.#meter = meter;
    this.#tenants = tenants;
  }

  sample(): void {
    const meter = this.#meter;
    const worlds = [...this.#tenants.open()];
    this.#count(worlds);
    const tenants = worlds.map(({ tenant }) => tenant);
    meter.set(METRICS.tenantsOpen, tenants.length);
    meter.set(METRICS.graphBytes, sum(tenants.map(({ graph }) => graph.bytes)));
    meter.set(METRICS.graphBudget, sum(tenants.map(({ graph }) => graph.budget)));
    meter.set(METRICS.graphPages, sum(tenants.map(({ graph }) => graph.pages.residentCount)));
    meter.set(METRICS.revisionCommitted, largest(tenants.map(({ store }) => store.head())));
    meter.set(METRICS.revisionOldest, largest(tenants.map(({ store }) => store.oldest())));
    meter.set(METRICS.revisionApplied, largest(tenants.map(({ graph }) => graph.applied)));
    meter.set(METRICS.revisionLag, largest(tenants.map(({ store, graph }) => store.head() - graph.applied)));
    meter.set(
      METRICS.watchLag,
      largest(tenants.map(({ store, watchers }) => watchers.lagBehind(store.head()))),
    );
    const queues = worlds.flatMap(({ queue }) => queue ?? []);
    meter.set(METRICS.decisionsWaiting, largest(queues.map(({ waiting }) => waiting)));
    meter.set(METRICS.decisionsWaitingMax, largest(queues.map(({ waitingMax }) => waitingMax)));
    meter.set(METRICS.decisionsKept, sum(queues.map(({ keeps }) => keeps?.records ?? 0)));
    meter.set(METRICS.decisionsKeptBytes, sum(queues.map(({ keeps }) => keeps?.bytes ?? 0)));
    const known = this.#tenants.known?.();
    if (known === undefined) return;
    meter.set(METRICS.tenantsKnown, known.active, 0);
    meter.set(METRICS.tenantsKnown, known.suspended, 1);
  }

  #count(worlds: readonly MeteredWorld[]): void {
    const open = new Set(worlds.map(({ tenant }) => tenant));
    for (const tenant of open) {
      if (!this.#totals.has(tenant)) this.#totals.set(tenant, new Totals(this.#meter));
    }
    for (const [tenant, totals] of this.#totals) {
      carry(tenant, totals);
      if (!open.has(tenant)) this.#totals.delete(tenant);
    }
  }
}

function carry({ graph, activity }: Tenant, totals: Totals): void {
  const { evaluations, evaluationsThatLoaded, steps } = activity;
  totals.carry(METRICS.evaluations, evaluations - evaluationsThatLoaded, 0);
  totals.carry(METRICS.evaluations, evaluationsThatLoaded, 1);
  totals.carry(METRICS.evaluationSteps, steps);
  const { reads, pagesLoaded, pagesEvicted } = graph.traffic;
  totals.carry(METRICS.graphReads, reads);
  totals.carry(METRICS.graphPagesLoaded, pagesLoaded);
  totals.carry(METRICS.graphEvictions, pagesEvicted);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** 0 of none. */
function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}
