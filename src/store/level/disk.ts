import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { Level } from 'level';
import { requireRoom } from '../../base/disk-room.ts';
import type { Entry } from '../../base/sealed-value.ts';
import { systemPause } from '../../base/try-again.ts';
import { Fault } from '../../model/fault.ts';
import type { KeyRange, TextRange } from './layout.ts';

/** A view of the rows that stands still. Close it: it keeps LevelDB from dropping what it shows. */
export type Snapshot = ReturnType<Level<Buffer, Buffer>['snapshot']>;

/** What a store needs of the machine. A simulation has one of its own, that loses and refuses what it is told to. */
export interface Disk {
  /** @param create whether to make a store where there is none. */
  open(folder: string, create: boolean): Promise<LevelRows>;
  /** Whether the store in `folder` could be opened now, as far as that takes room. @throws when it could not. */
  requireRoom(folder: string): Promise<void>;
  /** Resolves after `ms`, or as soon as `signal` is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** What is used of LevelDB while it is open. */
export interface LevelRows {
  getMany(
    keys: Buffer[],
    options: { readonly snapshot?: Snapshot | undefined },
  ): Promise<(Buffer | undefined)[]>;
  iterator(options: RowsRange<KeyRange>): RowIterator<Entry>;
  /** As `iterator`, for a third less time: of a key that is no UTF-8, which slots need not be, some is lost. */
  textIterator(options: RowsRange<TextRange>): RowIterator<TextEntry>;
  keys(options: RowsRange<KeyRange>): { all(): Promise<Buffer[]> };
  snapshot(): Snapshot;
  batch(): RowBatch;
  /** Makes tables of what is in memory first, of an empty range nothing else. */
  compactRange(start: Buffer, end: Buffer): Promise<void>;
  close(): Promise<void>;
}

export type RowsRange<Range> = Range & {
  readonly highWaterMarkBytes: number;
  readonly reverse?: boolean;
  readonly limit?: number;
  readonly snapshot?: Snapshot | undefined;
};

/** A row, its key as text. */
export type TextEntry = readonly [key: string, value: Buffer];

export interface RowIterator<Row> {
  /** The next rows, at most `size`; none at the end. */
  nextv(size: number): Promise<Row[]>;
  close(): Promise<void>;
}

export interface RowBatch {
  put(key: Buffer, value: Buffer): unknown;
  del(key: Buffer): unknown;
  write(options: { readonly sync: boolean }): Promise<void>;
}

/** Memory that one open store may take of LevelDB. */
export interface LevelMemory {
  /** For blocks of what was read. */
  readonly cacheBytes: number;
  /** For what was written last; for a moment there are two of these. */
  readonly bufferBytes: number;
}

const ALONE: LevelMemory = { cacheBytes: 32 * 1024 * 1024, bufferBytes: 32 * 1024 * 1024 };
/**
 * LevelDB maps its tables, of 2 MB each, into memory as long as they are open, and what is read of them counts as the
 * process's. With ten of these files it does other things; the rest bounds what is mapped at 128 MB for any size of data.
 * It takes no smaller number.
 */
const OPEN_FILES_MAX = 74;

/** LevelDB in the file system. */
export const levelDisk: Disk = levelDiskWith(ALONE);

/** The same with stores that take other memory, for many that are open at once. */
export function levelDiskWith({ cacheBytes, bufferBytes }: LevelMemory): Disk {
  return {
    async open(folder, create) {
      if (!create && !(await exists(path.join(folder, 'CURRENT')))) {
        throw new Fault('invalid-argument', `expected a store in \`${folder}\`, found none`);
      }
      const level = new Level<Buffer, Buffer>(folder, {
        keyEncoding: 'buffer',
        valueEncoding: 'buffer',
        createIfMissing: create,
        cacheSize: cacheBytes,
        writeBufferSize: bufferBytes,
        maxOpenFiles: OPEN_FILES_MAX,
      });
      await level.open();
      return rowsOf(level);
    },
    requireRoom,
    pause: systemPause,
  };
}

/** What is used of an open LevelDB. */
export function rowsOf(level: Level<Buffer, Buffer>): LevelRows {
  if (!canCompact(level)) throw new Error('expected a LevelDB that compacts');
  return {
    getMany: (keys, options) => level.getMany(keys, options),
    iterator: (options) => level.iterator(options),
    textIterator: (options) => level.iterator({ ...options, keyEncoding: 'utf8' }),
    keys: (options) => level.keys(options),
    snapshot: () => level.snapshot(),
    batch: () => level.batch(),
    compactRange: (start, end) => level.compactRange(start, end),
    close: () => level.close(),
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file, constants.F_OK);
    return true;
  } catch {
    return false; // the only question here is whether there is something to open
  }
}

/** `level` on Node, which its types do not tell from the one in browsers. */
function canCompact(
  level: Level<Buffer, Buffer>,
): level is Level<Buffer, Buffer> & Pick<LevelRows, 'compactRange'> {
  return 'compactRange' in level && typeof level.compactRange === 'function';
}
