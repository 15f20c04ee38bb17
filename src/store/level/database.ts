import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fault } from '../../model/fault.ts';
import { levelDisk } from './disk.ts';
import type { Disk, LevelRows, RowIterator, Snapshot, TextEntry } from './disk.ts';
import type { KeyRange, TextRange } from './layout.ts';
import type { Entry, Operation } from '../../base/sealed-value.ts';
import { codeOf } from '../../base/error-code.ts';
import { TouchedByBatch, TouchedObjects } from './bundles/touched-objects.ts';
import { ALL_BUNDLED_KEY, readTouched } from './bundles/all-bundled.ts';
import { bundleKey } from './bundles/bundle-row.ts';

export interface RowsOptions {
  /** Stops the reading with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Without it, the view is the moment of the first read. */
  readonly snapshot?: Snapshot | undefined;
  /**
   * Rows asked for at first (default `ROWS_MAX`), and then ever more. An iterator holds 64 bytes for each row that it
   * was asked for, outside of the heap, until JavaScript's garbage collection comes upon it, long after it was closed: who reads
   * thousands of short ranges a second asks for few, or has hundreds of megabytes of them.
   */
  readonly rowsAtFirst?: number | undefined;
  /** The most rows that are of use from now on, told before each read but the first (default: all). At least 1. */
  readonly rowsOfUse?: (() => number) | undefined;
}

/** Takes rows for a batch. It copies what it is given: the bytes are the caller's again at once. */
export interface RowSink {
  put(key: Buffer, value: Buffer): unknown;
}

/** Puts rows into a batch that are too many to hold twice; each `yield` is a moment for other work of the process. */
export type BulkRows = (sink: RowSink) => Iterable<void>;

/** Operations of one batch after which other work of the process has a turn: a large one would take the thread for long. */
const OPERATIONS_PER_TURN = 2000;
/** The most rows that are in memory at once for one reader. */
export const ROWS_MAX = 1000;
/** Batches of a range that turns out to be long become so much larger each time. */
const ROWS_GROWTH = 8;
/** Rows are handed over once this many bytes are read, even if fewer than `ROWS_MAX`. */
const ROWS_BYTES = 256 * 1024;

/** LevelDB with its errors translated: every throw of `level` comes out as a `Fault`, or as an `Error` naming the folder. */
export class Database {
  readonly folder: string;
  /** Objects whose bundle this has dropped since it was opened, and all others that may lack one. */
  touched: TouchedObjects = new TouchedObjects(true, undefined);
  readonly #level: LevelRows;

  private constructor(folder: string, level: LevelRows) {
    this.folder = folder;
    this.#level = level;
  }

  /**
   * Opens the folder and holds its lock until `close`.
   * @param create whether to make a store where there is none.
   * @throws Fault `data-locked`, `data-damaged`; Error when there is no store and none is to be made.
   */
  static async open(folder: string, create: boolean, disk: Disk = levelDisk): Promise<Database> {
    const database = await Database.#openRows(folder, create, disk);
    try {
      database.touched = await readTouched(database);
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  static async #openRows(folder: string, create: boolean, disk: Disk): Promise<Database> {
    try {
      return new Database(folder, await disk.open(folder, create));
    } catch (error) {
      throw openFault(folder, error);
    }
  }

  async get(key: Buffer, snapshot?: Snapshot): Promise<Buffer | undefined> {
    const [value] = await this.getMany([key], snapshot);
    return value;
  }

  /** The values of `keys`, in their order, from one view. */
  async getMany(keys: readonly Buffer[], snapshot?: Snapshot): Promise<readonly (Buffer | undefined)[]> {
    try {
      return await this.#level.getMany([...keys], { snapshot });
    } catch (error) {
      throw this.#readFault(error);
    }
  }

  /**
   * Entries of a range in key order, in batches of at most `ROWS_MAX`, none empty. The view is taken when the
   * generator is first asked and let go when it ends, is stopped, or fails.
   */
  rows(range: KeyRange, options: RowsOptions = {}): AsyncGenerator<readonly Entry[], void> {
    const { snapshot } = options;
    return this.#batches(
      () => this.#level.iterator({ ...range, highWaterMarkBytes: ROWS_BYTES, snapshot }),
      options,
    );
  }

  /** As `rows`, with keys as text: see `LevelRows.textIterator`. */
  texts(range: TextRange, options: RowsOptions = {}): AsyncGenerator<readonly TextEntry[], void> {
    const { snapshot } = options;
    return this.#batches(
      () => this.#level.textIterator({ ...range, highWaterMarkBytes: ROWS_BYTES, snapshot }),
      options,
    );
  }

  async *#batches<Row>(
    open: () => RowIterator<Row>,
    { signal, rowsAtFirst = ROWS_MAX, rowsOfUse = () => ROWS_MAX }: RowsOptions,
  ): AsyncGenerator<readonly Row[], void> {
    const iterator = this.#opened(open);
    let size = Math.min(rowsAtFirst, ROWS_MAX);
    try {
      for (;;) {
        signal?.throwIfAborted();
        const batch = await iterator.nextv(size);
        if (batch.length === 0) return;
        yield batch;
        size = Math.min(size * ROWS_GROWTH, ROWS_MAX, rowsOfUse());
      }
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : this.#readFault(error);
    } finally {
      await iterator.close();
    }
  }

  /** The keys of the newest rows of a range, newest first. */
  async lastKeys(range: KeyRange, limit: number, snapshot?: Snapshot): Promise<readonly Buffer[]> {
    try {
      const options = { ...range, reverse: true, limit, highWaterMarkBytes: ROWS_BYTES, snapshot };
      return await this.#level.keys(options).all();
    } catch (error) {
      throw this.#readFault(error);
    }
  }

  /** The keys of a range in their order; undefined when there are more than `limit`. */
  async keys({ gte, lt }: KeyRange, limit: number): Promise<readonly Buffer[] | undefined> {
    try {
      const options = { gte, lt, limit: limit + 1, highWaterMarkBytes: ROWS_BYTES };
      const keys = await this.#level.keys(options).all();
      return keys.length > limit ? undefined : keys;
    } catch (error) {
      throw this.#readFault(error);
    }
  }

  /** @throws Fault `shutting-down` once closed. */
  snapshot(): Snapshot {
    try {
      return this.#level.snapshot();
    } catch (error) {
      throw this.#readFault(error);
    }
  }

  /**
   * One batch, `bulk` behind the operations: all of it or nothing; with `sync` it is on the disk when this resolves. The
   * bundle of every object of which a forward row is among them goes with it.
   */
  async write(operations: readonly Operation[], sync: boolean, bulk?: BulkRows): Promise<void> {
    const touched = this.touched.isWatching ? new TouchedByBatch() : undefined;
    try {
      // Put by put costs half of what an array of operations does.
      const batch = this.#level.batch();
      let count = 0;
      for (const operation of operations) {
        touched?.note(operation.key);
        if (operation.type === 'put') batch.put(operation.key, operation.value);
        else batch.del(operation.key);
        if (++count % OPERATIONS_PER_TURN === 0) await nextTurn();
      }
      if (bulk !== undefined) {
        for (const _ of bulk(touched === undefined ? batch : watched(batch, touched))) await nextTurn();
      }
      // Last, so that none of this batch stays.
      for (const name of touched?.names ?? []) {
        if (this.touched.touch(name)) batch.del(bundleKey(name));
      }
      if (this.touched.isUntold()) batch.del(ALL_BUNDLED_KEY);
      await batch.write({ sync });
    } catch (error) {
      throw new Error(`writing to \`${this.folder}\` failed: ${messageOf(error)}`, { cause: error });
    }
  }

  /**
   * Resolves when all that was written before, also without `sync`, is on the disk. A synced batch alone does not do
   * that: LevelDB syncs the log it writes to, not one that it has turned away from and not yet made a table of.
   */
  async settle(): Promise<void> {
    // Of an empty range nothing is compacted, but what is in memory is made a table first.
    const nowhere = Buffer.from([0]);
    try {
      await this.#level.compactRange(nowhere, nowhere);
    } catch (error) {
      throw new Error(`writing to \`${this.folder}\` failed: ${messageOf(error)}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.#level.close();
  }

  #opened<Row>(open: () => RowIterator<Row>): RowIterator<Row> {
    try {
      return open();
    } catch (error) {
      throw this.#readFault(error);
    }
  }

  #readFault(error: unknown): unknown {
    if (error instanceof Fault) return error;
    const code = codeOf(error);
    if (typeof code === 'string' && NOT_OPEN.has(code)) {
      return new Fault('shutting-down', `the store in \`${this.folder}\` is closed`, { cause: error });
    }
    if (code === 'LEVEL_CORRUPTION' || code === 'LEVEL_IO_ERROR') {
      return new Fault('data-damaged', `reading \`${this.folder}\` failed: ${messageOf(error)}`, {
        cause: error,
      });
    }
    return error;
  }
}

function watched(sink: RowSink, touched: TouchedByBatch): RowSink {
  return {
    put(key, value) {
      touched.note(key);
      sink.put(key, value);
    },
  };
}

const NOT_OPEN: ReadonlySet<string> = new Set([
  'LEVEL_DATABASE_NOT_OPEN',
  'LEVEL_ITERATOR_NOT_OPEN',
  'LEVEL_SNAPSHOT_NOT_OPEN',
]);

function openFault(folder: string, error: unknown): Error {
  if (error instanceof Fault) return error;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (codeOf(cause) === 'LEVEL_LOCKED') {
    return new Fault('data-locked', `the folder \`${folder}\` is in use by another process`, { cause });
  }
  if (codeOf(cause) === 'LEVEL_CORRUPTION' || codeOf(cause) === 'LEVEL_IO_ERROR') {
    return new Fault('data-damaged', `the folder \`${folder}\` cannot be opened: ${messageOf(cause)}`, {
      cause,
    });
  }
  return new Error(`the folder \`${folder}\` cannot be opened: ${messageOf(cause)}`, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
