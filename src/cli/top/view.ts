import type { StoredSize } from '../../model/stored.ts';
import { METRICS } from '../../observe/metrics/metrics.ts';
import { growth, type Labels, quantile, standing, valuesOfLabel } from './growth.ts';
import type { Scrape } from './parse-exposition.ts';

/** What a server did between two scrapes. Rates are per second, times in milliseconds, sizes in bytes. */
export interface TopView {
  readonly seconds: number;
  readonly calls: CallsView & { readonly inFlight: number; readonly streams: number };
  /** The busiest first. */
  readonly methods: readonly (CallsView & { readonly method: string })[];
  /** The busiest first. */
  readonly tenants: readonly { readonly tenant: string; readonly perSecond: number }[];
  readonly graph: {
    readonly bytes: number;
    readonly budgetBytes: number;
    readonly pages: number;
    /** The part of the evaluations that found every page resident; undefined when there was none. */
    readonly hitRatio: number | undefined;
    readonly loadedPerSecond: number;
    readonly evictedPerSecond: number;
  };
  readonly writes: {
    readonly commitsPerSecond: number;
    /** Turns written together, on average; undefined when nothing was written. */
    readonly perGroup: number | undefined;
    readonly p99Ms: number | undefined;
    readonly isStopped: boolean;
  };
  readonly watches: { readonly readers: number; readonly lag: number };
  /** Of the tenants that are open. */
  readonly stored: StoredSize;
  readonly revision: number;
  /** How many there are, and how many of them are open. */
  readonly tenantCounts: { readonly known: number; readonly open: number };
  readonly threads: readonly ThreadView[];
  readonly process: { readonly cores: number; readonly bytes: number };
}

export interface CallsView {
  readonly perSecond: number;
  /** Ended with another status than `OK`. */
  readonly refusedPerSecond: number;
  /** Undefined when none ended, and for watches. */
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

export interface ThreadView {
  readonly thread: string;
  readonly isServing: boolean;
  /** Parts of one processor, and of the time in which its event loop was busy. */
  readonly cores: number;
  readonly busy: number;
  readonly heapBytes: number;
  readonly graphBytes: number;
  readonly lag: number;
}

/**
 * @param seconds between the two
 * @param hottest tenants as the server tells of them; those of the scrapes where it does not, of which it knows no more
 *   than a hundred apart
 */
export function viewOf(
  before: Scrape,
  after: Scrape,
  seconds: number,
  hottest?: TopView['tenants'],
): TopView {
  const rate = (name: string, labels?: Labels): number => growth(before, after, name, labels) / seconds;
  const evaluations = growth(before, after, METRICS.evaluations.name);
  const resident = growth(before, after, METRICS.evaluations.name, { pages: 'resident' });
  const groups = growth(before, after, `${METRICS.groupSize.name}_count`);
  const { methods, tenants, threads } = {
    methods: valuesOfLabel(after, METRICS.calls.name, 'method'),
    tenants: valuesOfLabel(after, METRICS.tenantCalls.name, 'tenant'),
    threads: valuesOfLabel(after, METRICS.threadServing.name, 'thread'),
  };
  const inFlight = standing(after, METRICS.callsInFlight.name);
  return {
    seconds,
    calls: {
      ...callsOf(before, after, seconds, {}),
      inFlight,
      streams: inFlight - standing(after, METRICS.callsInFlight.name, { kind: 'unary' }),
    },
    methods: methods
      .map((method) => ({ method, ...callsOf(before, after, seconds, { method }) }))
      .toSorted((a, b) => b.perSecond - a.perSecond),
    tenants: hottest ?? busiest(tenants, (tenant) => rate(METRICS.tenantCalls.name, { tenant })),
    graph: {
      bytes: standing(after, METRICS.graphBytes.name),
      budgetBytes: standing(after, METRICS.graphBudget.name),
      pages: standing(after, METRICS.graphPages.name),
      hitRatio: evaluations === 0 ? undefined : resident / evaluations,
      loadedPerSecond: rate(METRICS.graphPagesLoaded.name),
      evictedPerSecond: rate(METRICS.graphEvictions.name),
    },
    writes: {
      commitsPerSecond: rate(METRICS.commits.name),
      perGroup: groups === 0 ? undefined : growth(before, after, `${METRICS.groupSize.name}_sum`) / groups,
      p99Ms: inMs(quantile(before, after, METRICS.writeSeconds.name, 0.99)),
      isStopped: standing(after, METRICS.storeStopped.name) > 0,
    },
    watches: {
      readers: standing(after, METRICS.callsInFlight.name, { kind: 'watch' }),
      lag: standing(after, METRICS.watchLag.name),
    },
    stored: {
      relationships: standing(after, METRICS.storedRelationships.name),
      bytes: standing(after, METRICS.storedBytes.name),
    },
    revision: standing(after, METRICS.revisionCommitted.name),
    tenantCounts: {
      known: standing(after, METRICS.tenantsKnown.name),
      open: standing(after, METRICS.tenantsOpen.name, { thread: '0' }),
    },
    threads: threads.map((thread) => ({
      thread,
      isServing: standing(after, METRICS.threadServing.name, { thread }) > 0,
      cores: rate(METRICS.threadCpuSeconds.name, { thread }),
      busy: rate(METRICS.loopBusySeconds.name, { thread }),
      heapBytes: standing(after, METRICS.threadHeapBytes.name, { thread }),
      graphBytes: standing(after, METRICS.graphBytes.name, { thread }),
      lag: standing(after, METRICS.revisionLag.name, { thread }),
    })),
    process: {
      cores: rate(METRICS.processCpuSeconds.name),
      bytes: standing(after, METRICS.processBytes.name),
    },
  };
}

function busiest(tenants: readonly string[], rateOf: (tenant: string) => number): TopView['tenants'] {
  return tenants
    .map((tenant) => ({ tenant, perSecond: rateOf(tenant) }))
    .toSorted((a, b) => b.perSecond - a.perSecond);
}

function callsOf(before: Scrape, after: Scrape, seconds: number, labels: Labels): CallsView {
  const perSecond = growth(before, after, METRICS.calls.name, labels) / seconds;
  const answered = growth(before, after, METRICS.calls.name, { ...labels, code: 'OK' }) / seconds;
  return {
    perSecond,
    refusedPerSecond: perSecond - answered,
    p50Ms: inMs(quantile(before, after, METRICS.callSeconds.name, 0.5, labels)),
    p99Ms: inMs(quantile(before, after, METRICS.callSeconds.name, 0.99, labels)),
  };
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
