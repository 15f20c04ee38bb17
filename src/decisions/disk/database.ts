import { mkdir } from 'node:fs/promises';
import { Level } from 'level';
import { Fault } from '../../model/fault.ts';
import { payloadOf } from './sealed-row.ts';
import type { Operation } from '../../base/sealed-value.ts';
import { codeOf } from '../../base/error-code.ts';

/** Keys from `gte` on, up to but without `lt`. */
export interface KeyRange {
  readonly gte: Buffer;
  readonly lt: Buffer;
}

export interface Row {
  readonly key: Buffer;
  readonly payload: Buffer;
}

export type Order = 'ascending' | 'descending';

const ROWS_PER_READ = 100;
/** Rows are handed over once this many bytes are read, even if fewer. */
const BYTES_PER_READ = 1024 * 1024;
const CACHE_BYTES = 4 * 1024 * 1024;

/** LevelDB as the log needs it: checked rows, synced batches, errors that say which folder. */
export class Database {
  readonly folder: string;
  readonly #level: Level<Buffer, Buffer>;

  private constructor(folder: string, level: Level<Buffer, Buffer>) {
    this.folder = folder;
    this.#level = level;
  }

  /**
   * Opens the folder, making it if there is none, and holds its lock until `close`.
   * @throws Fault `data-locked`, `data-damaged`
   */
  static async open(folder: string): Promise<Database> {
    await mkdir(folder, { recursive: true });
    const level = new Level<Buffer, Buffer>(folder, {
      keyEncoding: 'buffer',
      valueEncoding: 'buffer',
      cacheSize: CACHE_BYTES,
    });
    try {
      await level.open();
    } catch (error) {
      throw openFault(folder, error);
    }
    return new Database(folder, level);
  }

  async get(key: Buffer): Promise<Buffer | undefined> {
    const [payload] = await this.getMany([key]);
    return payload;
  }

  /** The payloads of `keys`, in their order, from one view. @throws Fault `data-damaged` */
  async getMany(keys: readonly Buffer[]): Promise<readonly (Buffer | undefined)[]> {
    const values = await this.#reading(() => this.#level.getMany([...keys]));
    return keys.map((key, index) => {
      const value = values[index];
      return value && payloadOf(key, value);
    });
  }

  /** Rows of a range, from one view. @throws Fault `data-damaged`; the reason of `signal`. */
  async *rows(range: KeyRange, order: Order, signal: AbortSignal): AsyncGenerator<Row, void> {
    const options = { ...range, reverse: order === 'descending', highWaterMarkBytes: BYTES_PER_READ };
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
    for await (const row of this.rows(range, order, signal)) return row;
    return undefined;
  }

  /** All of it or nothing; on the disk when this resolves. */
  async write(operations: readonly Operation[]): Promise<void> {
    try {
      const batch = this.#level.batch();
      for (const operation of operations) {
        if (operation.type === 'put') batch.put(operation.key, operation.value);
        else batch.del(operation.key);
      }
      await batch.write({ sync: true });
    } catch (error) {
      throw new Error(`writing to \`${this.folder}\` failed: ${messageOf(error)}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.#level.close();
  }

  async #reading<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const code = codeOf(error);
      if (code === 'LEVEL_DATABASE_NOT_OPEN' || code === 'LEVEL_ITERATOR_NOT_OPEN') {
        throw new Fault('shutting-down', `the decision log in \`${this.folder}\` is closed`, {
          cause: error,
        });
      }
      if (code === 'LEVEL_CORRUPTION' || code === 'LEVEL_IO_ERROR') {
        throw new Fault('data-damaged', `reading \`${this.folder}\` failed: ${messageOf(error)}`, {
          cause: error,
        });
      }
      throw error;
    }
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
