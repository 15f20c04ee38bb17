import type { Entry, Operation } from '../../src/base/sealed-value.ts';
import type {
  LevelRows,
  RowBatch,
  RowIterator,
  RowsRange,
  Snapshot,
  TextEntry,
} from '../../src/store/level/disk.ts';
import type { KeyRange, TextRange } from '../../src/store/level/layout.ts';
import { between, type SortedRows, valueAt, withOperations } from './sorted-rows.ts';
import type { VolatileLog } from './volatile-log.ts';

/** How the next write goes. `landed`: it fails, and all of it is in the log; `lost`: it fails, and none of it is. */
export type WriteFate = 'well' | 'landed' | 'lost';

/** What is under it. */
export interface Hardware {
  readonly files: VolatileLog;
  /** Rows that come in one read, at most. */
  readonly rowsMax: number;
  readonly isFull: boolean;
  nextWrite: WriteFate;
  /** Resolves when a read or a write has taken its time. */
  wait(): Promise<void>;
  /** Turns to another log file, if it is time to. */
  turnLog(): void;
}

/** For what goes on in a process that is gone. */
export const NEVER: Promise<never> = new Promise(() => undefined);

export function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** LevelDB over a simulated disk, from its opening until it is closed or its process dies. */
export class SimulatedLevel implements LevelRows {
  readonly #disk: Hardware;
  readonly #views = new WeakMap<object, SortedRows>();
  #rows: SortedRows;
  #state: 'open' | 'closed' | 'dead' = 'open';
  /** A write has failed: what is appended behind it is not found when the log is read. */
  #isTorn = false;

  constructor(disk: Hardware) {
    this.#disk = disk;
    this.#rows = disk.files.rows;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Its process is gone: nothing resolves any more. */
  abandon(): void {
    this.#state = 'dead';
  }

  async getMany(
    keys: Buffer[],
    { snapshot }: { readonly snapshot?: Snapshot | undefined },
  ): Promise<(Buffer | undefined)[]> {
    this.#requireOpen();
    const rows = this.#view(snapshot);
    await this.#wait();
    return keys.map((key) => valueAt(rows, key));
  }

  iterator({ snapshot, reverse, ...range }: RowsRange<KeyRange>): RowIterator<Entry> {
    this.#requireOpen();
    const ascending = between(this.#view(snapshot), range);
    const rows = reverse === true ? ascending.toReversed() : ascending;
    let next = 0;
    return {
      nextv: async (size: number): Promise<Entry[]> => {
        if (this.#state === 'closed') throw withCode('LEVEL_ITERATOR_NOT_OPEN', 'the iterator is not open');
        await this.#wait();
        const batch = rows.slice(next, next + Math.min(size, this.#disk.rowsMax));
        next += batch.length;
        return batch;
      },
      close: async () => undefined,
    };
  }

  textIterator({ gte, lt, ...options }: RowsRange<TextRange>): RowIterator<TextEntry> {
    const rows = this.iterator({ ...options, gte: Buffer.from(gte), lt: Buffer.from(lt) });
    return {
      nextv: async (size) => (await rows.nextv(size)).map(([key, value]) => [key.toString(), value] as const),
      close: () => rows.close(),
    };
  }

  keys({ snapshot, reverse, limit, ...range }: RowsRange<KeyRange>): { all(): Promise<Buffer[]> } {
    this.#requireOpen();
    const keys = between(this.#view(snapshot), range).map(([key]) => key);
    if (reverse === true) keys.reverse();
    return {
      all: async () => {
        await this.#wait();
        return keys.slice(0, limit);
      },
    };
  }

  snapshot(): Snapshot {
    this.#requireOpen();
    const snapshot = { close: async () => undefined, [Symbol.asyncDispose]: async () => undefined };
    this.#views.set(snapshot, this.#rows);
    return snapshot as unknown as Snapshot; // only ever given back to this
  }

  batch(): RowBatch {
    const operations: Operation[] = [];
    return {
      // What it is given may be changed afterwards.
      put: (key, value) => operations.push({ type: 'put', key: Buffer.from(key), value: Buffer.from(value) }),
      del: (key) => operations.push({ type: 'del', key: Buffer.from(key) }),
      write: ({ sync }) => this.#write(operations, sync),
    };
  }

  async compactRange(): Promise<void> {
    this.#requireOpen();
    await this.#wait();
    if (this.#disk.isFull) throw withCode('LEVEL_IO_ERROR', 'no space left on device');
    if (!this.#isTorn) this.#disk.files.makeTables();
  }

  async close(): Promise<void> {
    await this.#wait();
    this.#state = 'closed';
  }

  async #write(operations: readonly Operation[], sync: boolean): Promise<void> {
    this.#requireOpen();
    const disk = this.#disk;
    await this.#wait();
    const fate = disk.isFull ? 'lost' : disk.nextWrite;
    disk.nextWrite = 'well';
    if (fate !== 'lost' && !this.#isTorn) {
      disk.turnLog();
      disk.files.append(operations, sync && fate === 'well');
    }
    if (fate !== 'well') {
      this.#isTorn = true;
      throw withCode('LEVEL_IO_ERROR', 'no space left on device');
    }
    this.#rows = withOperations(this.#rows, operations);
    await this.#wait(); // it is on the disk, and nobody knows
  }

  #view(snapshot: Snapshot | undefined): SortedRows {
    if (snapshot === undefined) return this.#rows;
    const view = this.#views.get(snapshot);
    if (view === undefined) throw withCode('LEVEL_SNAPSHOT_NOT_OPEN', 'the snapshot is of another opening');
    return view;
  }

  #requireOpen(): void {
    if (this.#state === 'closed') throw withCode('LEVEL_DATABASE_NOT_OPEN', 'the database is not open');
  }

  /** Does not end when the process dies meanwhile. */
  async #wait(): Promise<void> {
    await this.#disk.wait();
    if (this.#state === 'dead') await NEVER;
  }
}
