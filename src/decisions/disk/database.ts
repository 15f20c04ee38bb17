import { mkdir } from 'node:fs/promises';
import { assert } from '../../base/assert.ts';
import { codeOf } from '../../base/error-code.ts';
import type { Operation } from '../../base/sealed-value.ts';
import { Fault } from '../../model/fault.ts';
import { logStopped } from '../log-stopped.ts';
import type { KeyRange } from './layout.ts';
import { type LogDisk, logDisk, type LogRows } from './log-disk.ts';
import { payloadOf } from './sealed-row.ts';

export interface Row {
  readonly key: Buffer;
  readonly payload: Buffer;
}

export type Order = 'ascending' | 'descending';

const ROWS_PER_READ = 100;
/** Rows are handed over once this many bytes are read, even if fewer. */
const BYTES_PER_READ = 1024 * 1024;

/**
 * LevelDB as the log needs it: checked rows, synced batches, errors that say which folder.
 *
 * Batches are written one after the other, and none behind one that failed: LevelDB would append it to what is left of
 * that, where the next opening does not find it, and say that it is on the disk.
 */
export class Database {
  readonly folder: string;
  readonly #disk: LogDisk;
  #level: LogRows;
  #lastWrite: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #tellFailed: (failure: Error) => void = () => undefined;
  /** While it is closed to be opened again. */
  #reopened: Promise<void> | undefined;
  #isClosed = false;

  private constructor(folder: string, level: LogRows, disk: LogDisk) {
    this.folder = folder;
    this.#disk = disk;
    this.#level = level;
  }

  /**
   * Opens the folder, making it if there is none, and holds its lock until `close`.
   * @throws Fault `data-locked`, `data-damaged`
   */
  static async open(folder: string, disk: LogDisk = logDisk): Promise<Database> {
    await mkdir(folder, { recursive: true });
    return new Database(folder, await openRows(disk, folder, true), disk);
  }

  /** `tell` is told of each write that fails, before whoever asked for it. There is none between that and a `reopen`. */
  onWriteFailed(tell: (failure: Error) => void): void {
    this.#tellFailed = tell;
  }

  async get(key: Buffer): Promise<Buffer | undefined> {
    const [payload] = await this.getMany([key]);
    return payload;
  }

  /** The payloads of `keys`, in their order, from one view. @throws Fault `data-damaged` */
  async getMany(keys: readonly Buffer[]): Promise<readonly (Buffer | undefined)[]> {
    await this.#reopened;
    const values = await this.#reading(() => this.#level.getMany([...keys], {}));
    return keys.map((key, index) => {
      const value = values[index];
      return value && payloadOf(key, value);
    });
  }

  /**
   * Rows of a range, from one view.
   * @throws Fault `data-damaged`; `decision-log-unavailable` when it is cut off since the folder is opened again; the
   *   reason of `signal`
   */
  async *rows(
    range: KeyRange,
    order: Order,
    signal: AbortSignal,
    limit: number = Infinity,
  ): AsyncGenerator<Row, void> {
    await this.#reopened;
    const reverse = order === 'descending';
    const options = { ...range, reverse, limit, highWaterMarkBytes: BYTES_PER_READ };
    const iterator = await this.#reading(async () => this.#level.iterator(options));
    try {
      for (;;) {
        signal.throwIfAborted();
        const entries = await this.#reading(() => iterator.nextv(ROWS_PER_READ));
        if (entries.length === 0) return;
        for (const [key, value] of entries) yield { key, payload: payloadOf(key, value) };
      }
    } finally {
      await iterator.close();
    }
  }

  /** The first row of a range in `order`. */
  async first(range: KeyRange, order: Order, signal: AbortSignal): Promise<Row | undefined> {
    for await (const row of this.rows(range, order, signal, 1)) return row;
    return undefined;
  }

  /**
   * All of it or nothing; on the disk when this resolves. When it rejects, nobody knows which before the next opening.
   * @throws Fault `decision-log-unavailable` behind a write that failed: then it is nothing.
   */
  write(operations: readonly Operation[]): Promise<void> {
    const written = this.#lastWrite.then(() => this.#write(operations));
    this.#lastWrite = written.catch(() => undefined); // whoever asked for it is told
    return written;
  }

  /**
   * After a write that failed: closes the folder and opens it again, which finds out what of that is there. Reads wait
   * meanwhile. When this rejects, they are refused, and it can be called again.
   * @param requireWhole looks at what is there, before anything is written @throws what that throws; as `open`
   */
  async reopen(requireWhole: () => Promise<void>): Promise<void> {
    assert(!this.#isClosed, 'what was closed stays so');
    const reopened = Promise.withResolvers<void>();
    this.#reopened = reopened.promise;
    try {
      await this.#level.close();
      this.#level = await openRows(this.#disk, this.folder, false);
    } finally {
      this.#reopened = undefined;
      reopened.resolve();
    }
    await requireWhole();
    this.#failure = undefined;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#level.close();
  }

  async #write(operations: readonly Operation[]): Promise<void> {
    if (this.#failure !== undefined) throw logStopped(this.#failure);
    try {
      const batch = this.#level.batch();
      for (const operation of operations) {
        if (operation.type === 'put') batch.put(operation.key, operation.value);
        else batch.del(operation.key);
      }
      await batch.write({ sync: true });
    } catch (cause) {
      const failure = new Error(`writing to \`${this.folder}\` failed: ${messageOf(cause)}`, { cause });
      this.#failure = failure;
      this.#tellFailed(failure);
      throw failure;
    }
  }

  async #reading<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (cause) {
      throw this.#readFault(cause);
    }
  }

  #readFault(cause: unknown): unknown {
    switch (codeOf(cause)) {
      case 'LEVEL_DATABASE_NOT_OPEN':
      case 'LEVEL_ITERATOR_NOT_OPEN':
        return this.#isClosed
          ? new Fault('shutting-down', `the decision log in \`${this.folder}\` is closed`, { cause })
          : new Fault(
              'decision-log-unavailable',
              `the decision log in \`${this.folder}\` is opened again after a write failed: what was being read of it is cut off`,
              { cause },
            );
      case 'LEVEL_CORRUPTION':
      case 'LEVEL_IO_ERROR':
        return new Fault('data-damaged', `reading \`${this.folder}\` failed: ${messageOf(cause)}`, { cause });
      default:
        return cause;
    }
  }
}

async function openRows(disk: LogDisk, folder: string, create: boolean): Promise<LogRows> {
  try {
    return await disk.open(folder, create);
  } catch (error) {
    throw openFault(folder, error);
  }
}

function openFault(folder: string, error: unknown): Error {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = codeOf(cause);
  if (code === 'LEVEL_LOCKED') {
    return new Fault('data-locked', `the folder \`${folder}\` is in use by another process`, { cause });
  }
  const message = `the folder \`${folder}\` cannot be opened: ${messageOf(cause)}`;
  if (code === 'LEVEL_CORRUPTION' || code === 'LEVEL_IO_ERROR') {
    return new Fault('data-damaged', message, { cause });
  }
  return new Error(message, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
