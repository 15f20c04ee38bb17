import type { Clock } from '../../base/clock.ts';
import { Pulse } from '../../base/pulse.ts';
import type { Revision } from '../../model/revision.ts';
import { NO_STORED_QUOTA, type StoredQuota, type StoredSize } from '../../model/stored.ts';
import type {
  ChangeSet,
  CollectOutcome,
  Commit,
  CommitOutcome,
  Counter,
  Import,
  ImportOutcome,
  NextPage,
  NextPagesQuery,
  PageKey,
  PageRows,
  Scanned,
  ScanQuery,
  Store,
  StoredSchema,
} from '../store.ts';
import { applyCommit, textsOf } from './apply-commit.ts';
import { makeBundles } from './bundles/make-bundles.ts';
import { collectGarbage } from './collect.ts';
import { applyAddCounter, applyRemoveCounter, counterKey, decodeCounter } from './counter-row.ts';
import { levelDisk } from './disk.ts';
import type { Disk, Snapshot } from './disk.ts';
import { followChanges } from './follow-changes.ts';
import type { Group } from './group.ts';
import { CHUNK_MAX } from './load-size.ts';
import { packRows } from '../../base/packed-rows.ts';
import { imageRows } from './image.ts';
import { importAll } from './import-all.ts';
import { numberAt, NUMBER_MAX, rangeOf, schemaKey, TAG, timeKey } from './layout.ts';
import { readNextPages } from './next-pages.ts';
import { openFolder } from './open-folder.ts';
import type { FolderOptions, OpenFolder } from './open-folder.ts';
import { readPageRows } from './pages.ts';
import { Reopening } from './reopening.ts';
import { scanRelationships } from './scan.ts';
import { counterUnknown } from './refusals.ts';
import { payloadOf } from './sealed-value.ts';
import { assertReadable } from './standing.ts';
import { takeBack } from './take-back.ts';
import type { GroupReport } from './writer.ts';

export interface LevelStoreOptions {
  /**
   * Whether a commit is on the disk when it is acknowledged (default true). Without it a killed process still loses
   * nothing, a machine that loses power loses the last commits.
   */
  readonly sync?: boolean | undefined;
  /** The most that may be stored, asked again and again (default: no limit). What it says counts from the next group of commits on. */
  readonly quota?: (() => StoredQuota) | undefined;
  /** Relationships of an import that followers are told of in one chunk (default 1000). */
  readonly importChunkMax?: number | undefined;
  /** Called when a write failed. The store then takes no other until it is open again, but can be read. */
  readonly onWriteFailed?: ((failure: Error) => void) | undefined;
  /** Called each time the store could not be opened again after that, with what it lacked. It is tried again. */
  readonly onStillStopped?: ((failure: unknown) => void) | undefined;
  /** Called when the store is open again and takes writes. */
  readonly onResumed?: (() => void) | undefined;
  /** Told the newest and the oldest revision, and what is stored, once it is open and when they move, before anyone is told of what moved them. */
  readonly onMoved?: ((head: Revision, oldest: Revision, stored: StoredSize) => void) | undefined;
  /** Told how a group of transactions went when it is on the disk, before anyone is told of it. */
  readonly onGroup?: ((report: GroupReport) => void) | undefined;
  /** Where the folder is (default: LevelDB in the file system). */
  readonly disk?: Disk | undefined;
}

/**
 * A store in one LevelDB folder; `layout.ts` tells what is in it. One process owns the folder, and in it one writer
 * changes it. Readers never wait for the writer, nor it for them. After a failed write `reopening.ts` brings it back.
 */
export class LevelStore implements Store {
  readonly id: string;
  readonly #options: LevelStoreOptions;
  readonly #reopening: Reopening;
  readonly #moved = new Pulse();
  #closed = false;

  private constructor(options: LevelStoreOptions, folder: FolderOptions, first: OpenFolder) {
    this.id = first.id;
    this.#options = options;
    const { onStillStopped = () => undefined } = options;
    this.#reopening = new Reopening(first, {
      folder,
      onOpened: (now) => this.#resume(now),
      onStillClosed: onStillStopped,
    });
  }

  /**
   * Opens the store in `folder`, or makes one there.
   * @throws Fault `data-locked`, `data-version`, `data-damaged`.
   */
  static async open(folder: string, clock: Clock, given: LevelStoreOptions = {}): Promise<LevelStore> {
    let store: LevelStore | undefined; // there before the first of its writes
    const options = {
      disk: given.disk ?? levelDisk,
      clock,
      sync: given.sync ?? true,
      quota: given.quota ?? noQuota,
      onWritten(_group: Group, report: GroupReport) {
        given.onGroup?.(report);
        if (store !== undefined) store.#tellMoved();
      },
      onFailed(failure: Error) {
        if (store !== undefined) store.#fail(failure);
      },
    };
    const first = await openFolder(folder, options);
    store = new LevelStore(given, options, first);
    try {
      await takeBackAll(first);
      given.onMoved?.(store.head(), store.oldest(), store.stored());
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  head(): Revision {
    return this.#now.writer.standing.head;
  }

  oldest(): Revision {
    return this.#now.writer.standing.oldest;
  }

  stored(): StoredSize {
    return this.#now.writer.standing.stored;
  }

  commit(commit: Commit, signal: AbortSignal): Promise<CommitOutcome> {
    const texts = textsOf(commit);
    const apply = (group: Group): Promise<CommitOutcome> => applyCommit(group, commit);
    return this.#now.writer.submit({ texts, weight: 1 + texts.length, apply }, signal);
  }

  importRelationships(bulk: Import, signal: AbortSignal): Promise<ImportOutcome> {
    const { sync = true, importChunkMax: chunkMax = CHUNK_MAX } = this.#options;
    return importAll(this.#now, bulk, { sync, chunkMax }, signal);
  }

  readPages(keys: readonly PageKey[], upTo: Revision, signal: AbortSignal): Promise<readonly PageRows[]> {
    return this.#reopening.read(async (open) => {
      await using snapshot = snapshotOf(open, upTo);
      return await readPageRows(open.database, open.imports, keys, upTo, snapshot, signal);
    });
  }

  nextPages(query: NextPagesQuery, signal: AbortSignal): Promise<readonly NextPage[]> {
    return this.#reopening.read(async (open) => {
      await using snapshot = snapshotOf(open, query.upTo);
      return await readNextPages(open.database, open.imports, query, snapshot, signal);
    });
  }

  async *scan(query: ScanQuery, signal: AbortSignal): AsyncGenerator<Scanned, void> {
    for (let { after } = query; ;) {
      const open = await this.#reopening.readable();
      try {
        await using snapshot = snapshotOf(open, query.at);
        const rest = scanRelationships(open.database, open.imports, { ...query, after }, snapshot, signal);
        for await (const scanned of rest) {
          yield scanned;
          after = scanned.found.at(-1) ?? after;
        }
        return;
      } catch (error) {
        this.#reopening.requireCutOff(open, error);
      }
    }
  }

  async *changes(after: Revision, signal: AbortSignal): AsyncGenerator<ChangeSet, void> {
    const now = (): OpenFolder => this.#now;
    const isClosed = (): boolean => this.#closed;
    const source = {
      moved: this.#moved,
      read: <T>(read: (open: OpenFolder) => Promise<T>): Promise<T> => this.#reopening.read(read),
      get recent() {
        return now().recent;
      },
      get standing() {
        return now().writer.standing;
      },
      get closed() {
        return isClosed();
      },
    };
    yield* followChanges(source, after, signal);
  }

  async *image(at: Revision, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const open = await this.#reopening.readable(); // one that is closed meanwhile cuts it off: an image is of one opening
    await using snapshot = snapshotOf(open, at);
    yield* packRows(imageRows(open, at, snapshot, signal));
  }

  readSchema(at: Revision): Promise<StoredSchema | undefined> {
    return this.#reopening.read(async (open) => {
      await using snapshot = snapshotOf(open, at);
      const range = { gte: schemaKey(0), lt: schemaKey(at + 1) };
      const [key] = await open.database.lastKeys(range, 1, snapshot);
      if (key === undefined) return undefined;
      const value = await open.database.get(key, snapshot);
      return value && { text: payloadOf(key, value).toString('utf8'), revision: numberAt(key, 0) };
    });
  }

  addCounter(counter: Counter, signal: AbortSignal): Promise<void> {
    const apply = (group: Group): Promise<void> => applyAddCounter(group, counter);
    return this.#now.writer.submit({ texts: [], weight: 1, apply }, signal);
  }

  removeCounter(name: string, signal: AbortSignal): Promise<void> {
    const apply = (group: Group): Promise<void> => applyRemoveCounter(group, name);
    return this.#now.writer.submit({ texts: [], weight: 1, apply }, signal);
  }

  async readCounter(name: string): Promise<Counter> {
    const key = counterKey(name);
    const value = await this.#reopening.read(({ database }) => database.get(key));
    if (value === undefined) throw counterUnknown(name);
    return decodeCounter([key, value]);
  }

  collect(before: Revision, nowMs: number, signal: AbortSignal): Promise<CollectOutcome> {
    return this.#reopening.read(async ({ database, writer }) => {
      const outcome = await collectGarbage(database, writer, before, nowMs, signal);
      await makeBundles(database, writer, signal);
      return outcome;
    });
  }

  async revisionAt(timeMs: number): Promise<Revision> {
    const until = Math.min(Math.floor(timeMs), NUMBER_MAX - 1) + 1;
    if (until <= 0) return 0;
    const range = { gte: rangeOf(TAG.time).gte, lt: timeKey(until, 0) };
    const [key] = await this.#reopening.read(({ database }) => database.lastKeys(range, 1));
    return key === undefined ? 0 : numberAt(key, 1);
  }

  /** Writes what was handed in before, ends the followers, and lets go of the folder. */
  async close(): Promise<void> {
    await this.#reopening.stop();
    await this.#now.writer.close();
    this.#closed = true;
    this.#moved.fire();
    await this.#now.database.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #now(): OpenFolder {
    return this.#reopening.now;
  }

  #fail(failure: Error): void {
    this.#options.onWriteFailed?.(failure);
    this.#reopening.begin();
  }

  /** What was written when a write failed is told now. */
  #resume(now: OpenFolder): void {
    this.#tellMoved();
    this.#options.onResumed?.();
    takeBackAll(now).catch(() => undefined); // it could not be written, so the folder is opened once more, and then they go
  }

  #tellMoved(): void {
    this.#options.onMoved?.(this.head(), this.oldest(), this.stored());
    this.#moved.fire();
  }
}

function noQuota(): StoredQuota {
  return NO_STORED_QUOTA;
}

/** What was staged by a process that died, or before a write failed. */
async function takeBackAll({ database, writer, leftOver }: OpenFolder): Promise<void> {
  for (const id of leftOver) await takeBack(database, writer, id);
}

/** A view that holds everything of revision `at`. Taken in the turn of the check, so nothing is collected between. */
function snapshotOf({ database, writer }: OpenFolder, at: Revision): Snapshot {
  assertReadable(at, writer.standing);
  return database.snapshot();
}
