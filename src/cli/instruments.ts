import type { Readiness } from '../base/readiness.ts';
import type { FlushReport } from '../decisions/log-writer.ts';
import type { GapEntry } from '../decisions/record/record.ts';
import { addSizes, NOTHING_STORED, type StoredSize } from '../model/stored.ts';
import { CallMeter } from '../observe/metrics/call-meter.ts';
import { HotTenants } from '../observe/metrics/hot-tenants.ts';
import { Meter, type MetricsMemory } from '../observe/metrics/meter.ts';
import { COLLECTED, GAP, METRICS } from '../observe/metrics/metrics.ts';
import { sampleProcess } from '../observe/metrics/process-meter.ts';
import { ThreadMeter } from '../observe/metrics/thread-meter.ts';
import type { GroupReport } from '../store/level/writer.ts';
import type { CollectOutcome } from '../store/store.ts';
import { type MeteredTenants, TenantsMeter } from './tenants-meter.ts';

/** Between two looks at what stands: sizes, revisions, delays. Whoever reads the metrics sees them so old at most. */
const SAMPLE_MS = 1000;

/** The thread that owns the data. */
export const OWNER = 0;

/** Everything that one thread of a server measures. What is counted is there at once, what stands after each look. */
export class Instruments implements Disposable {
  readonly calls: CallMeter;
  readonly #meter: Meter;
  readonly #thread: ThreadMeter;
  readonly #hot: HotTenants;
  #publishedMs = performance.now();
  readonly #isOwner: boolean;
  readonly #timer: NodeJS.Timeout;
  readonly #stopped = new Set<string>();
  readonly #unrecorded = new Set<string>();
  #tenants: TenantsMeter | undefined;
  #stored: (() => Iterable<StoredSize>) | undefined;

  constructor(memory: MetricsMemory, thread: number) {
    const [sheet, hot] = [memory.sheets[thread], memory.hot[thread]];
    if (sheet === undefined || hot === undefined)
      throw new RangeError(`expected a thread with a sheet, found ${thread}`);
    this.#meter = new Meter(sheet);
    this.#hot = new HotTenants(hot);
    this.calls = new CallMeter(this.#meter, memory, this.#hot);
    this.#thread = new ThreadMeter(this.#meter);
    this.#isOwner = thread === OWNER;
    this.#timer = setInterval(() => {
      this.sample();
      this.#publish();
    }, SAMPLE_MS).unref();
  }

  /** Looks at the tenants and at what hinders the thread, from now on. */
  follow(tenants: MeteredTenants, readiness: Readiness): void {
    this.#tenants = new TenantsMeter(this.#meter, tenants);
    readiness.listen(() => this.#meter.set(METRICS.threadServing, readiness.isReady ? 1 : 0));
    this.sample();
  }

  /** Adds up what is stored, by each of `sizes`, from now on. */
  followStored(sizes: () => Iterable<StoredSize>): void {
    this.#stored = sizes;
  }

  sample(): void {
    this.#thread.sample();
    this.#tenants?.sample();
    if (this.#stored !== undefined) {
      let sum = NOTHING_STORED;
      for (const size of this.#stored()) sum = addSizes(sum, size);
      this.#meter.set(METRICS.storedRelationships, sum.relationships);
      this.#meter.set(METRICS.storedBytes, sum.bytes);
    }
    if (this.#isOwner) sampleProcess(this.#meter);
  }

  /** A group of transactions is on the disk. */
  noteGroup({ turns, after, upTo, evaluatedMs, writtenMs }: GroupReport): void {
    this.#meter.add(METRICS.commits, upTo - after);
    this.#meter.observe(METRICS.groupSize, turns);
    this.#meter.observe(METRICS.writeSeconds, (writtenMs - evaluatedMs) / 1000);
  }

  /** A tenant takes no more writes. */
  noteStopped(tenant: string): void {
    this.#stopped.add(tenant);
    this.#meter.set(METRICS.storeStopped, 1);
  }

  noteResumed(tenant: string): void {
    this.#stopped.delete(tenant);
    this.#meter.set(METRICS.storeStopped, this.#stopped.size > 0 ? 1 : 0);
  }

  /** It was closed, and is opened anew when it is used again. */
  noteClosed(tenant: string): void {
    this.noteResumed(tenant);
    this.noteDecisionsResumed(tenant);
  }

  /** @param outcome undefined when it failed */
  noteCollection(outcome: CollectOutcome | undefined, ms: number): void {
    this.#meter.add(METRICS.collections, 1, outcome === undefined ? 1 : 0);
    this.#meter.add(METRICS.collectionSeconds, ms / 1000);
    if (outcome === undefined) return;
    const { versions, expired, changes } = outcome;
    const removed: Readonly<Record<string, number>> = { versions, expired, changes };
    for (const [series, what] of COLLECTED.values.entries()) {
      this.#meter.add(METRICS.collected, removed[what] ?? 0, series);
    }
  }

  /** A batch of the decision log is on the disk. */
  noteDecisionFlush({ records, takenMs, writtenMs }: FlushReport): void {
    this.#meter.add(METRICS.decisionRecords, records);
    this.#meter.observe(METRICS.decisionWriteSeconds, (writtenMs - takenMs) / 1000);
  }

  /** The decision log says that decisions are not in it. */
  noteDecisionGap({ cause, lost }: Pick<GapEntry, 'cause' | 'lost'>): void {
    const series = GAP.values.indexOf(cause);
    this.#meter.add(METRICS.decisionGaps, 1, series);
    this.#meter.add(METRICS.decisionsLost, lost, series);
  }

  /** No more decisions of a tenant are recorded, and so none given out. */
  noteDecisionsStopped(tenant: string): void {
    this.#unrecorded.add(tenant);
    this.#meter.set(METRICS.decisionLogStopped, 1);
  }

  noteDecisionsResumed(tenant: string): void {
    this.#unrecorded.delete(tenant);
    this.#meter.set(METRICS.decisionLogStopped, this.#unrecorded.size > 0 ? 1 : 0);
  }

  /** Another thread ended without being told to. */
  noteDeath(): void {
    this.#meter.add(METRICS.threadDeaths, 1);
  }

  /** Spans that a collector of traces took, or that were given up. */
  noteSpans(outcome: 'sent' | 'dropped', count: number): void {
    this.#meter.add(METRICS.spans, count, outcome === 'sent' ? 0 : 1);
  }

  #publish(): void {
    const nowMs = performance.now();
    this.#hot.publish((nowMs - this.#publishedMs) / 1_000);
    this.#publishedMs = nowMs;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);

    this.#thread[Symbol.dispose]();
  }
}
