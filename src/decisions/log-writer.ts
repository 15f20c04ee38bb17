import { assert } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { Operation } from '../base/sealed-value.ts';
import { Fault } from '../model/fault.ts';
import type { Database } from './disk/database.ts';
import { putCheckpoint } from './disk/checkpoint-rows.ts';
import { DROP_OPENING, putStanding } from './disk/meta.ts';
import type { Standing } from './disk/meta.ts';
import { logStopped } from './log-stopped.ts';
import { Losses } from './losses.ts';
import type { Placer } from './placer.ts';
import { signCheckpoint } from './proof/checkpoint.ts';
import type { Checkpoint } from './proof/checkpoint.ts';
import type { SigningKey } from './proof/signing-key.ts';
import type { PreparedEntry } from './record/prepared-entry.ts';
import type { Entry, GapEntry } from './record/record.ts';
import { isPlainAllow } from './sampling.ts';
import type { PlacedRecord, Sealer } from './sealer.ts';
import type { LogSettings } from './settings.ts';
import type { Timers } from './timers.ts';

export interface LogWriterOptions {
  readonly database: Database;
  readonly placer: Placer;
  readonly sealer: Sealer;
  readonly origin: string;
  readonly key: SigningKey;
  readonly settings: LogSettings;
  /** Of the newest checkpoint, 0 for none. */
  readonly checkpointSize: number;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Called when records or a checkpoint are on the disk, before those who wait for it are told. */
  readonly onWritten: (standing: Standing, report: FlushReport) => void;
  /** Called when a gap record has its place in the log. */
  readonly onGap: (gap: GapEntry) => void;
  /** Called when what is sealed is in doubt, by a mistake of ours: `stop` is to be called, and nothing is written any more. */
  readonly onBroken: (failure: Error) => void;
}

/** How a batch went. Times are those of `performance.now()`. */
export interface FlushReport {
  /** None when only a checkpoint was due. */
  readonly records: number;
  /** When it was taken from the queue. */
  readonly takenMs: number;
  readonly writtenMs: number;
}

/** The most records of one LevelDB batch: what is sealed at a stretch, a few milliseconds of work. */
export const BATCH_RECORDS_MAX = 1024;

/**
 * The one place where the log grows:
 *
 *   placed: id, sequence, text ──► queued ──► sealed: hash, tree, rows ──► written, synced ──► told
 *
 * A record has its text and its place in the turn in which it is appended, so what can't be written is told to its
 * caller alone, and values that are masked never wait in memory. The rest is done for a batch at once. Every batch is
 * synced: whoever waits is told then, and whoever does not wait loses no more than what was queued.
 *
 * After a failed write nobody knows what the disk holds, so whoever waits and whoever comes is refused, and counted, until
 * the log was opened again. What was sealed is written once more then, whether it is there or not: it has the same rows.
 * What is queued follows, and a gap record says how many were refused: they may have been given out all the same, such as
 * a list of which the beginning was sent.
 */
export class LogWriter {
  readonly #options: LogWriterOptions;
  readonly #queue: PlacedRecord[] = [];
  /** Who waits for the disk, by the size the log must have; ascending. */
  readonly #waiting: Waiting[] = [];
  readonly #overflowed = new Losses('overflow');
  readonly #sampled = new Losses('sampling');
  readonly #refused = new Losses('crash', 'at-most');
  /** Sealed, and not known to be on the disk. */
  #sealed: SealedBatch | undefined;
  #allows = 0;
  #checkpointSize: number;
  #isCheckpointDue = false;
  #isFlushDue = false;
  #isScheduled = false;
  #isClosed = false;
  #run: Promise<void> | undefined;
  #cancelFlush: (() => void) | undefined;
  #cancelCheckpoint: (() => void) | undefined;
  #failure: Error | undefined;

  constructor(options: LogWriterOptions) {
    this.#options = options;
    this.#checkpointSize = options.checkpointSize;
    this.#armCheckpoint();
  }

  /**
   * Takes a decision in that need not be on the disk before it is answered. Gives back its id; undefined when it was
   * only counted, by the settings for overflow or sampling.
   * @throws Fault `decision-log-unavailable`: then the answer must not be given.
   */
  append(entry: Entry | PreparedEntry): string | undefined {
    this.#assertTaking();
    if (this.#leavesOut(entry)) return undefined;
    const { settings, clock } = this.#options;
    if (this.#isFull && settings.onOverflow === 'count') {
      this.#overflowed.add(clock.nowMs());
      return undefined;
    }
    this.#assertRoom();
    const id = this.#place(entry);
    this.#arm();
    return id;
  }

  /**
   * Takes in what another thread has answered already. It is taken while the log is stopped too, and where there is no
   * room it is counted. @throws Fault `shutting-down`
   */
  appendAnswered(entry: GapEntry | PreparedEntry): void {
    this.#assertOpen();
    if (this.#leavesOut(entry)) return;
    if (this.#isFull && entry.kind !== 'gap') return this.#overflowed.add(this.#options.clock.nowMs());
    this.#place(entry);
    this.#arm();
  }

  /** Another thread has refused `count` decisions while the log was stopped, the first of them no earlier than `sinceMs`. */
  noteRefused(sinceMs: number, count: number): void {
    this.#refused.add(sinceMs, count);
    if (!this.#isClosed) this.#schedule();
  }

  /**
   * Takes a decision in; resolves to its id when it is on the disk.
   * @throws Fault `decision-log-unavailable`: then the answer must not be given.
   */
  async appendDurably(entry: Entry | PreparedEntry): Promise<string> {
    this.#assertTaking();
    this.#assertRoom();
    const id = this.#place(entry);
    await this.settle();
    return id;
  }

  /** Resolves when everything appended before is on the disk. @throws Fault `decision-log-unavailable` */
  async settle(): Promise<void> {
    if (this.#failure !== undefined) throw logStopped(this.#failure);
    if (
      this.#overflowed.isEmpty &&
      this.#options.sealer.standing.size === this.#options.placer.next &&
      this.#sealed === undefined &&
      !this.#run
    )
      return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ size: this.#options.placer.next, resolve, reject });
    this.#schedule();
    await promise;
  }

  /** Signs a checkpoint over everything appended before, if there is something behind the last one. */
  async checkpoint(): Promise<void> {
    this.#isCheckpointDue = true;
    await this.#flushAll();
    if (this.#failure !== undefined) throw logStopped(this.#failure);
  }

  /** A write has failed: until `resume`, none is tried, and everyone is refused. */
  stop(failure: Error): void {
    assert(this.#failure === undefined, 'nothing is written after a failed write');
    this.#failure = failure;
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#cancelCheckpoint?.();
    this.#cancelCheckpoint = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(logStopped(failure));
  }

  /** The log was opened again, with all that was written and, of what was sealed, all or nothing. */
  resume(): void {
    this.#failure = undefined;
    this.#armCheckpoint();
    this.#schedule();
  }

  /** Where the log stands when all that was sealed is on the disk. */
  get sealedStanding(): Standing {
    return this.#options.sealer.standing;
  }

  /** Writes what is queued and a checkpoint over it, and takes nothing more. Does not throw when writing has failed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#isCheckpointDue = true;
    await this.#flushAll();
    this.#cancelFlush?.();
    this.#cancelCheckpoint?.();
    if (this.#failure === undefined) await this.#options.database.write([DROP_OPENING]);
  }

  /** The sequence of the next record. */
  get appended(): number {
    return this.#options.placer.next;
  }

  /** Records in the queue for the disk. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Whether half as many records wait for the disk as may: the other half is for those who can't wait. */
  get isCrowded(): boolean {
    return this.#queue.length >= this.#options.settings.queueMax / 2;
  }

  get #isFull(): boolean {
    return this.#queue.length >= this.#options.settings.queueMax;
  }

  #assertTaking(): void {
    this.#assertOpen();
    if (this.#failure === undefined) return;
    this.#refused.add(this.#options.clock.nowMs());
    throw logStopped(this.#failure);
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Fault('shutting-down', 'the decision log is closing');
  }

  /** Whether `entry` is only counted since allows are sampled. */
  #leavesOut(entry: Entry | PreparedEntry): boolean {
    const { settings, clock } = this.#options;
    if (settings.allowSampling <= 1 || !isAllow(entry)) return false;
    if (this.#allows++ % settings.allowSampling === 0) return false;
    this.#sampled.add(clock.nowMs());
    return true;
  }

  #assertRoom(): void {
    if (!this.#isFull) return;
    throw new Fault(
      'decision-log-unavailable',
      `the decision log has ${this.#queue.length} records to write and takes no more until the disk has caught up`,
    );
  }

  #place(entry: Entry | PreparedEntry): string {
    const placed = this.#options.placer.place(entry);
    this.#queue.push(placed);
    if (entry.kind === 'gap') this.#options.onGap(entry);
    return this.#options.placer.idOf(placed.sequence);
  }

  #arm(): void {
    if (this.#failure !== undefined) return;
    const { settings, timers } = this.#options;
    if (this.#queue.length >= settings.flushRecords) this.#schedule();
    else if (!this.#isScheduled) this.#cancelFlush ??= timers.after(settings.flushMs, () => this.#schedule());
  }

  /** Starts writing when whoever appends in this turn of the event loop has done so. */
  #schedule(): void {
    this.#isFlushDue = true;
    if (this.#isScheduled || this.#run !== undefined || this.#failure !== undefined) return;
    this.#isScheduled = true;
    this.#options.timers.soon(() => {
      this.#isScheduled = false;
      void this.#flushAll(); // never rejects: a failure is told to those who wait and to those who come
    });
  }

  #flushAll(): Promise<void> {
    this.#isFlushDue = true;
    this.#run ??= this.#flushWhileDue().finally(() => {
      this.#run = undefined;
      if (this.#isDue) this.#schedule();
      else if (this.#queue.length > 0) this.#arm();
    });
    return this.#run;
  }

  get #isDue(): boolean {
    if (this.#failure !== undefined) return false;
    const isLarge = this.#queue.length >= this.#options.settings.flushRecords;
    return this.#isFlushDue || isLarge || this.#waiting.length > 0 || this.#isCheckpointDue;
  }

  async #flushWhileDue(): Promise<void> {
    while (this.#isDue) {
      this.#cancelFlush?.();
      this.#cancelFlush = undefined;
      try {
        await this.#flush();
      } catch (error) {
        if (this.#failure === undefined) this.#break(error);
      }
    }
  }

  async #flush(): Promise<void> {
    const { database, sealer, onWritten } = this.#options;
    const takenMs = performance.now();
    this.#sealed ??= this.#sealNext();
    const { records, operations } = this.#sealed;
    if (operations.length > 0) {
      await database.write(operations); // what it throws has stopped this
      sealer.settle();
      onWritten(sealer.standing, { records, takenMs, writtenMs: performance.now() });
    }
    this.#sealed = undefined;
    this.#armCheckpoint();
    this.#tell(sealer.standing.size);
  }

  #sealNext(): SealedBatch {
    const { sealer } = this.#options;
    if (!this.#overflowed.isEmpty) this.#place(this.#overflowed.take());
    if (!this.#refused.isEmpty) this.#place(this.#refused.take());
    if (this.#isCheckpointDue && !this.#sampled.isEmpty) this.#place(this.#sampled.take());
    const records = this.#queue.splice(0, BATCH_RECORDS_MAX);
    this.#isFlushDue = this.#queue.length > 0;
    const operations = [...sealer.seal(records)];
    if (this.#queue.length === 0) this.#options.placer.reuseTexts();
    const checkpoint = this.#checkpointIfDue();
    if (checkpoint !== undefined) operations.push(putCheckpoint(checkpoint));
    if (operations.length > 0) operations.push(putStanding(sealer.standing));
    return { records: records.length, operations };
  }

  /** Signs what has been sealed. It is signed only with what it signs: a checkpoint of records that are lost would accuse. */
  #checkpointIfDue(): Checkpoint | undefined {
    const { sealer, settings, origin, key, clock } = this.#options;
    const { size } = sealer.standing;
    const isDue = this.#isCheckpointDue && this.#queue.length === 0;
    if (isDue) this.#isCheckpointDue = false;
    if (size === this.#checkpointSize) return undefined;
    if (!isDue && size - this.#checkpointSize < settings.checkpointRecords) return undefined;
    this.#cancelCheckpoint?.();
    this.#cancelCheckpoint = undefined;
    this.#checkpointSize = size;
    return signCheckpoint({ origin, size, root: sealer.root(), timeMs: clock.nowMs() }, key.privateKey);
  }

  #armCheckpoint(): void {
    const { sealer, settings, timers } = this.#options;
    if (this.#isClosed || sealer.standing.size === this.#checkpointSize) return;
    this.#cancelCheckpoint ??= timers.after(settings.checkpointMs, () => {
      this.#cancelCheckpoint = undefined;
      this.#isCheckpointDue = true;
      this.#schedule();
    });
  }

  #tell(size: number): void {
    const reached = this.#waiting.findIndex((one) => one.size > size);
    const told = this.#waiting.splice(0, reached === -1 ? this.#waiting.length : reached);
    for (const { resolve } of told) resolve();
  }

  /** What is sealed is not known any more: nothing can be written behind it. */
  #break(error: unknown): void {
    this.#options.onBroken(error instanceof Error ? error : new Error(String(error)));
  }
}

interface SealedBatch {
  readonly records: number;
  readonly operations: readonly Operation[];
}

interface Waiting {
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

function isAllow(entry: Entry | PreparedEntry): boolean {
  return entry.kind === 'prepared' ? entry.isPlainAllow : isPlainAllow(entry);
}
