import { tryAgain } from '../../base/try-again.ts';
import { Fault } from '../../model/fault.ts';
import { openAgain } from './open-folder.ts';
import type { FolderOptions, OpenFolder } from './open-folder.ts';

export interface ReopeningOptions {
  readonly folder: FolderOptions;
  /** Called when it is open again, before any call goes on there. */
  readonly onOpened: (now: OpenFolder) => void;
  /** Called each time it could not be opened. */
  readonly onStillClosed: (failure: unknown) => void;
}

/**
 * Keeps a folder open. After a failed write nobody knows what of it LevelDB's log holds, and LevelDB itself may take no
 * more; so the folder is closed and opened again, which reads the log and makes tables of it, as soon as there is room:
 *
 *   open ──► a write failed: none is taken, reads go on ──► room is found ──► closed, reads wait ──► open
 *                 ▲                    └── no room, wait longer ──┘               │
 *                 └─────────── reads are refused until the next try ◄── it can't be opened
 *
 * Reads that are cut off when it is closed are read again from the new opening.
 */
export class Reopening {
  readonly #options: ReopeningOptions;
  readonly #stop = new AbortController();
  #now: OpenFolder;
  #closed: Promise<void> | undefined; // while it is closed to be opened again
  #running: Promise<void> | undefined;

  constructor(now: OpenFolder, options: ReopeningOptions) {
    this.#now = now;
    this.#options = options;
  }

  get now(): OpenFolder {
    return this.#now;
  }

  /** A write has failed: to be called once for each opening. */
  begin(): void {
    this.#running = this.#run();
  }

  /** Stops trying. What is under way is finished. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** What `read` gives, from the opening that stands when it ends. @throws Fault `store-stopped` when there is none now. */
  async read<T>(read: (open: OpenFolder) => Promise<T>): Promise<T> {
    for (;;) {
      const open = await this.readable();
      try {
        return await read(open);
      } catch (error) {
        this.requireCutOff(open, error);
      }
    }
  }

  /** The opening to read from. */
  async readable(): Promise<OpenFolder> {
    if (this.#closed !== undefined) await this.#closed;
    return this.#now;
  }

  /** Returns when reading from `open` failed only since it was closed meanwhile. @throws otherwise, why it failed. */
  requireCutOff(open: OpenFolder, error: unknown): void {
    const isClosed = error instanceof Fault && error.reason === 'shutting-down';
    if (!isClosed) throw error;
    if (open !== this.#now || this.#closed !== undefined) return;
    if (this.#running === undefined || this.#stop.signal.aborted) throw error;
    throw new Fault(
      'store-stopped',
      'the store could not be opened again after a failed write, and is tried again: until then it is not read; the log of the server tells the cause',
      { cause: error },
    );
  }

  async #run(): Promise<void> {
    const {
      folder: { disk },
      onStillClosed,
    } = this.#options;
    const open = async (): Promise<void> => {
      await disk.requireRoom(this.#now.database.folder);
      await this.#reopen();
    };
    await tryAgain(open, (ms, signal) => disk.pause(ms, signal), onStillClosed, this.#stop.signal);
  }

  async #reopen(): Promise<void> {
    const opened = Promise.withResolvers<void>();
    this.#closed = opened.promise;
    try {
      await this.#now.database.close();
      // The writer of before refuses whoever still asks it, so what was begun there, such as an import, fails.
      this.#now = await openAgain(this.#now, this.#options.folder);
      this.#running = undefined;
      this.#options.onOpened(this.#now);
    } finally {
      this.#closed = undefined;
      opened.resolve();
    }
  }
}
