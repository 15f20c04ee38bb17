import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { Pulse } from '../base/pulse.ts';
import { Fault } from '../model/fault.ts';
import { Database } from './disk/database.ts';
import { newestCheckpoint, putCheckpoint } from './disk/checkpoint-rows.ts';
import { logDisk } from './disk/log-disk.ts';
import type { LogDisk } from './disk/log-disk.ts';
import { openMeta, putOpening } from './disk/meta.ts';
import type { Kept, Meta, Standing } from './disk/meta.ts';
import type { RecentIndex } from './disk/recent-index.ts';
import { BATCH_RECORDS_MAX, type FlushReport, LogWriter } from './log-writer.ts';
import { signCheckpoint } from './proof/checkpoint.ts';
import type { Checkpoint } from './proof/checkpoint.ts';
import { consistencyPath, inclusionPath, rootAt } from './proof/merkle.ts';
import type { Hash } from './proof/hash.ts';
import { openRecent, openTiles } from './open-parts.ts';
import { Placer } from './placer.ts';
import { readOrMakeSecret } from './proof/secret-file.ts';
import { openSigningKey } from './proof/signing-key.ts';
import type { SigningKey } from './proof/signing-key.ts';
import type { Tiles } from './proof/tiles.ts';
import { parseMask } from './record/mask.ts';
import type { Masking, PreparedEntry } from './record/prepared-entry.ts';
import type { Entry, GapEntry } from './record/record.ts';
import { planCut, removeBefore } from './retention.ts';
import type { RetentionLimits } from './retention.ts';
import { Sealer } from './sealer.ts';
import type { LogSettings } from './settings.ts';
import { Stoppage } from './stoppage.ts';
import type { Timers } from './timers.ts';
import { readRecord } from './read/view.ts';
import type { LoggedRecord, LogView } from './read/view.ts';

export interface LogOptions {
  /** Part of the log's origin: the tenant's name, say. Only used when the log is made. */
  readonly name: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly settings: LogSettings;
  /** Where the log is; the file system if absent. */
  readonly disk?: LogDisk | undefined;
  /** Called when a write failed: from then on no decision can be recorded until the log is opened again, which is tried. */
  readonly onFailed?: ((failure: Error) => void) | undefined;
  /** Called each time it could not be opened again yet. */
  readonly onStillStopped?: ((failure: unknown) => void) | undefined;
  /** Called when decisions can be recorded again. */
  readonly onResumed?: (() => void) | undefined;
  /** Told of each batch that is on the disk. */
  readonly onFlushed?: ((report: FlushReport) => void) | undefined;
  /** Told of each gap record, those of an earlier end of the process among them. */
  readonly onGap?: ((gap: GapEntry) => void) | undefined;
  /** The most decisions that other threads may have answered and not handed over: lost too when the process dies. */
  readonly elsewhereMax?: number | undefined;
}

/** That the record with the hash `leaf` is at `index` of the tree over `size` records. */
export interface InclusionProof {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Hash[];
}

/**
 * One tenant's decisions in a folder of their own, best `decisions` in the tenant's: LevelDB leaves folders in its own
 * alone, and what is the tenant's goes with it. In it `log` is a LevelDB, `signing-key.pem` signs its checkpoints,
 * `mask-key` digests masked values; both keys are made on first use. Reading is by functions over it as a `LogView`.
 */
export class DecisionLog implements LogView {
  /** Where the keys are, and `database` in a folder of its own. */
  readonly folder: string;
  readonly database: Database;
  readonly origin: string;
  readonly moved: Pulse = new Pulse();
  readonly signingKey: SigningKey;
  readonly tiles: Tiles;
  readonly recent: RecentIndex;
  /** For threads that prepare their entries themselves. */
  readonly masking: Masking;
  readonly settings: LogSettings;
  readonly clock: Clock;
  readonly #writer: LogWriter;
  readonly #stoppage: Stoppage;
  #standing: Standing;
  #kept: Kept;
  #isClosed = false;

  private constructor(parts: Parts, { clock, timers, settings, ...told }: LogOptions) {
    const { folder, database, meta, tiles, recent } = parts;
    this.folder = folder;
    this.database = database;
    this.origin = meta.origin;
    this.signingKey = parts.signingKey;
    this.tiles = tiles;
    this.recent = recent;
    this.masking = { masks: settings.masks.map(parseMask), maskKey: parts.maskKey };
    this.settings = settings;
    this.clock = clock;
    this.#standing = meta.standing;
    this.#kept = meta.kept;
    this.#writer = new LogWriter({
      database,
      placer: new Placer({ opening: parts.opening, ...this.masking, clock }, meta.standing),
      sealer: new Sealer(tiles, recent, meta.standing),
      origin: meta.origin,
      key: parts.signingKey,
      settings,
      checkpointSize: parts.checkpointSize,
      clock,
      timers,
      onWritten: (standing, report) => {
        this.#standing = standing;
        told.onFlushed?.(report);
        this.moved.fire();
      },
      onGap: (gap) => told.onGap?.(gap),
      onBroken: (failure) => this.#stoppage.stopForGood(failure),
    });
    this.#stoppage = new Stoppage({
      database,
      disk: told.disk ?? logDisk,
      standings: () => [this.#standing, this.#writer.sealedStanding],
      onStopped: (failure) => {
        this.#writer.stop(failure);
        told.onFailed?.(failure);
      },
      onStillStopped: (failure) => told.onStillStopped?.(failure),
      onResumed: () => {
        this.#writer.resume();
        this.moved.fire(); // for readers that were cut off
        told.onResumed?.();
      },
    });
  }

  /**
   * Opens the log in `folder`, making it if there is none. If it was not closed the last time, a gap record says how
   * many decisions may be missing.
   * @throws Fault `data-locked`, `data-version`, `data-damaged`, `invalid-argument` for a mask
   */
  static async open(folder: string, options: LogOptions): Promise<DecisionLog> {
    const { name, settings } = options;
    settings.masks.forEach(parseMask); // before anything is made
    await mkdir(folder, { recursive: true });
    const signingKey = await openSigningKey(path.join(folder, 'signing-key.pem'));
    const maskKey = await readOrMakeSecret(path.join(folder, 'mask-key'), () => randomBytes(32));
    const database = await Database.open(path.join(folder, 'log'), options.disk);
    let opened: DecisionLog | undefined;
    try {
      const meta = await openMeta(database, name);
      const tiles = await openTiles(database, meta);
      const recent = await openRecent(database, meta);
      const opening = randomBytes(6).toString('hex');
      await database.write([putOpening({ name: opening, lostMax: lostMaxOf(options) })]);
      const checkpointSize = (await newestCheckpoint(database))?.size ?? 0;
      const parts = { folder, database, meta, tiles, recent, opening, signingKey, maskKey, checkpointSize };
      opened = new DecisionLog(parts, options);
      if (meta.unclosed !== undefined) await opened.#noteCrash(meta.unclosed.lostMax);
      return opened;
    } catch (error) {
      if (opened !== undefined) await opened.#stoppage.close();
      await database.close();
      throw error;
    }
  }

  /** Where the log ends on the disk. */
  get standing(): Standing {
    return this.#standing;
  }

  get kept(): Kept {
    return this.#kept;
  }

  /** What is on the disk and was not removed. The bytes are those of blocks: indexes and hashes come on top. */
  get keeps(): { readonly records: number; readonly bytes: number } {
    const { size, bytes } = this.#standing;
    return { records: size - this.#kept.from, bytes: bytes - this.#kept.removedBytes };
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Of the write since which no decision can be recorded; undefined when they can. */
  get failure(): Error | undefined {
    return this.#stoppage.failure;
  }

  /** Fires when the log stops to take decisions, takes them again, or closes. */
  get turned(): Pulse {
    return this.#stoppage.turned;
  }

  /** How many records there are with those that are not on the disk yet. */
  get appended(): number {
    return this.#writer.appended;
  }

  /** Records that wait for the disk, and how many may. */
  get waiting(): number {
    return this.#writer.waiting;
  }

  get waitingMax(): number {
    return this.settings.queueMax;
  }

  /** Whether what can wait elsewhere should: half as many records wait for the disk as may. */
  get isCrowded(): boolean {
    return this.#writer.isCrowded;
  }

  /** See `LogWriter.append`. */
  append(entry: Entry | PreparedEntry): string | undefined {
    return this.#writer.append(entry);
  }

  /** See `LogWriter.appendAnswered`. */
  appendAnswered(entry: GapEntry | PreparedEntry): void {
    this.#writer.appendAnswered(entry);
  }

  /** See `LogWriter.noteRefused`. */
  noteRefused(sinceMs: number, count: number): void {
    this.#writer.noteRefused(sinceMs, count);
  }

  /** See `LogWriter.appendDurably`. */
  async appendDurably(entry: Entry | PreparedEntry): Promise<string> {
    return this.#writer.appendDurably(entry);
  }

  /** Resolves when everything appended before is on the disk, and can be read. */
  async settle(): Promise<void> {
    await this.#writer.settle();
  }

  /** @throws Fault `unknown-decision`, `decision-expired` */
  async get(id: string, signal: AbortSignal): Promise<LoggedRecord> {
    const sequence = Number(/^[0-9a-f]{12}-(\d{1,15})$/.exec(id)?.[1] ?? Number.NaN);
    if (sequence < this.#standing.size) {
      const found = await readRecord(this, sequence, signal);
      if (found.record.id === id) return found;
    }
    throw new Fault('unknown-decision', `there is no decision \`${id}\``);
  }

  /** A checkpoint over everything that is appended: the newest if it is, else a new one. Undefined for an empty log. */
  async checkpoint(): Promise<Checkpoint | undefined> {
    await this.#writer.checkpoint();
    return newestCheckpoint(this.database);
  }

  /** @throws Fault `invalid-argument` when the record is not among the first `size`, or the log is not that long. */
  async proveInclusion(sequence: number, size: number): Promise<InclusionProof> {
    this.#assertSizes(sequence + 1, size);
    const path_ = await inclusionPath(sequence, size, this.tiles.node);
    return { leaf: await this.tiles.node(0, sequence), index: sequence, size, path: path_ };
  }

  /** That the log of `to` records begins with the one of `from`. @throws Fault `invalid-argument` */
  async proveConsistency(from: number, to: number): Promise<readonly Hash[]> {
    this.#assertSizes(from, to);
    return consistencyPath(from, to, this.tiles.node);
  }

  /** Removes what is beyond the limits; says so in a record first. Gives back how many records went. */
  async retain(limits: RetentionLimits, signal: AbortSignal): Promise<number> {
    const cut = await planCut(this, limits, this.clock.nowMs(), signal);
    if (cut === undefined) return 0;
    const { from } = this.#kept;
    await this.appendDurably({ kind: 'retention', cause: cut.cause, from, upTo: cut.upTo });
    await this.#signCut(cut.upTo);
    await removeBefore(this.database, this.#kept, cut, signal, (kept) => (this.#kept = kept));
    return cut.upTo - from;
  }

  /** Writes what is queued and a last checkpoint, ends those who follow, and lets the folder go. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#stoppage.close();
    try {
      await this.#writer.close();
    } finally {
      this.#isClosed = true;
      this.moved.fire();
      this.turned.fire();
      await this.database.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #noteCrash(lost: number): Promise<void> {
    const counted = lost === 0 ? 'unknown' : 'at-most';
    const sinceMs = this.#standing.recordedAtMs;
    await this.appendDurably({ kind: 'gap', cause: 'crash', lost, counted, sinceMs });
  }

  /** What is kept begins with a signed size, so that who holds the checkpoint can go on from it. */
  async #signCut(size: number): Promise<void> {
    const root = await rootAt(size, this.tiles.node);
    const statement = { origin: this.origin, size, root, timeMs: this.clock.nowMs() };
    await this.database.write([putCheckpoint(signCheckpoint(statement, this.signingKey.privateKey))]);
  }

  #assertSizes(from: number, to: number): void {
    const { size } = this.#standing;
    const areCounts = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0;
    if (areCounts && from <= to && to <= size) return;
    throw new Fault(
      'invalid-argument',
      `expected sizes of the log from 0 to ${size}, the smaller first, found ${from} and ${to}`,
    );
  }
}

interface Parts {
  readonly folder: string;
  readonly database: Database;
  readonly meta: Meta;
  readonly tiles: Tiles;
  readonly recent: RecentIndex;
  readonly opening: string;
  readonly signingKey: SigningKey;
  readonly maskKey: Buffer;
  readonly checkpointSize: number;
}

/** What waits when the process dies is lost; what was only counted is too, and of that there is no most. */
function lostMaxOf({ settings, elsewhereMax = 0 }: LogOptions): number {
  const { queueMax, onOverflow, allowSampling } = settings;
  return onOverflow === 'refuse' && allowSampling <= 1 ? queueMax + BATCH_RECORDS_MAX + elsewhereMax : 0;
}
