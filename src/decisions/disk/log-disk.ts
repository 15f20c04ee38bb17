import { Level } from 'level';
import { requireRoom } from '../../base/disk-room.ts';
import type { Entry } from '../../base/sealed-value.ts';
import { systemPause } from '../../base/try-again.ts';
import type { KeyRange } from './layout.ts';

/** What a log needs of the machine. A simulation has one of its own, that loses and refuses what it is told to. */
export interface LogDisk {
  open(folder: string, create: boolean): Promise<LogRows>;
  /** Whether the log in `folder` could be opened now, as far as that takes room. @throws when it could not. */
  requireRoom(folder: string): Promise<void>;
  /** Resolves after `ms`, or as soon as `signal` is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** What is used of LevelDB while it is open. */
export interface LogRows {
  getMany(keys: Buffer[], options: object): Promise<(Buffer | undefined)[]>;
  iterator(options: RowsRange): RowIterator;
  batch(): RowBatch;
  close(): Promise<void>;
}

export interface RowsRange extends KeyRange {
  readonly reverse: boolean;
  readonly highWaterMarkBytes: number;
}

export interface RowIterator {
  /** The next rows, at most `size`; none at the end. */
  nextv(size: number): Promise<readonly Entry[]>;
  close(): Promise<void>;
}

export interface RowBatch {
  put(key: Buffer, value: Buffer): unknown;
  del(key: Buffer): unknown;
  write(options: { readonly sync: boolean }): Promise<void>;
}

const CACHE_BYTES = 4 * 1024 * 1024;
/** The fewest that LevelDB takes: a server may have hundreds of logs open. Ten of them are not tables. */
const OPEN_FILES_MAX = 74;

/** LevelDB in the file system. */
export const logDisk: LogDisk = {
  async open(folder, create) {
    const level = new Level<Buffer, Buffer>(folder, {
      keyEncoding: 'buffer',
      valueEncoding: 'buffer',
      createIfMissing: create,
      cacheSize: CACHE_BYTES,
      maxOpenFiles: OPEN_FILES_MAX,
    });
    await level.open();
    return level;
  },
  requireRoom,
  pause: systemPause,
};
