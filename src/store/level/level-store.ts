import type { Clock } from '../../base/clock.ts';
import { packRows } from '../../base/packed-rows.ts';
import { Pulse } from '../../base/pulse.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
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
  ScanQuery,
  Store,
  StoredSchema,
} from '../store.ts';
import { applyCommit, textsOf } from './apply-commit.ts';
import { collectGarbage } from './collect.ts';
import { applyAddCounter, applyRemoveCounter, counterKey, decodeCounter } from './counter-row.ts';
import { Database } from './database.ts';
import type { Snapshot } from './database.ts';
import { followChanges } from './follow-changes.ts';
import type { Group } from './group.ts';
import { CHUNK_MAX } from './load-size.ts';
import { imageRows } from './image.ts';
import { importAll } from './import-all.ts';
import type { ImportOptions } from './import-all.ts';
import { Imports } from './imports.ts';
import { numberAt, NUMBER_MAX, rangeOf, schemaKey, TAG, timeKey } from './layout.ts';
import { assertChangesReachHead, openMeta } from './meta.ts';
import { readNextPages } from './next-pages.ts';
import { readPageRows } from './pages.ts';
import { RecentChanges } from './recent-changes.ts';
import { scanRelationships } from './scan.ts';
import { counterUnknown } from './refusals.ts';
import { payloadOf } from './sealed-value.ts';
import { assertReadable } from './standing.ts';
import type { Standing } from './standing.ts';
import { takeBack } from './take-back.ts';
import { type GroupReport, Writer } from './writer.ts';

export interface LevelStoreOptions {
  /**
   * Whether a commit is on the disk when it is acknowledged (default true). Without it a killed process still loses
   * nothing, a machine that loses power loses the last commits.
   */
  readonly sync?: boolean | undefined;
  /** Relationships of an import that followers are told of in one chunk (default 1000). */
  readonly importChunkMax?: number | undefined;
  /** Called once, when a write failed. The store then takes no other, but can still be read. */
  readonly onWriteFailed?: ((failure: Error) => void) | undefined;
  /** Told the newest and the oldest revision once it is open and when they move, before anyone is told of what moved them. */
  readonly onMoved?: ((head: Revision, oldest: Revision) => void) | undefined;
  /** Told how a group of transactions went when it is on the disk, before anyone is told of it. */
  readonly onGroup?: ((report: GroupReport) => void) | undefined;
}

/**
 * A store in one LevelDB folder; `layout.ts` tells what is in it. One process owns the folder, and in it one writer
 * changes it. Readers never wait for the writer, nor it for them.
 */
export class LevelStore implements Store {
  readonly id: string;
  readonly #database: Database;
  readonly #imports: Imports;
  readonly #importing: ImportOptions;
  readonly #writer: Writer;
  readonly #recent = new RecentChanges();
  readonly #moved = new Pulse();
  #closed = false;

  private constructor(
    id: string,
    database: Database,
    imports: Imports,
    clock: Clock,
    standing: Standing,
    importing: ImportOptions,
    { onWriteFailed = () => undefined, onMoved, onGroup }: LevelStoreOptions,
  ) {
    this.id = id;
    this.#database = database;
    this.#imports = imports;
    this.#importing = importing;
    this.#writer = new Writer({
      database,
      imports,
      clock,
      standing,
      sync: importing.sync,
      onWritten: (group, report) => {
        onGroup?.(report);
        onMoved?.(group.standing.head, group.standing.oldest);
        this.#recent.add(group.changes);
        this.#moved.fire();
      },
      onFailed: onWriteFailed,
    });
  }

  /**
   * Opens the store in `folder`, or makes one there.
   * @throws Fault `data-locked`, `data-version`, `data-damaged`.
   */
  static async open(folder: string, clock: Clock, options: LevelStoreOptions = {}): Promise<LevelStore> {
    const database = await Database.open(folder, true);
    try {
      const meta = await openMeta(database);
      await assertChangesReachHead(meta, database);
      const [time] = await database.lastKeys(rangeOf(TAG.time), 1);
      const [schema] = await database.lastKeys(rangeOf(TAG.schema), 1);
      const standing = {
        head: meta.head,
        oldest: meta.oldest,
        expiredMs: meta.expiredMs,
        timeMs: time === undefined ? 0 : numberAt(time, 0),
        schemaRevision: schema === undefined ? 0 : numberAt(schema, 0),
      };
      const imports = await Imports.read(database);
      const importing = { sync: options.sync ?? true, chunkMax: options.importChunkMax ?? CHUNK_MAX };
      const store = new LevelStore(meta.id, database, imports, clock, standing, importing, options);
      // What a process that died had staged.
      for (const id of imports.staged) await takeBack(database, store.#writer, id);
      options.onMoved?.(store.head(), store.oldest());
      return store;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  head(): Revision {
    return this.#writer.standing.head;
  }

  oldest(): Revision {
    return this.#writer.standing.oldest;
  }

  commit(commit: Commit, signal: AbortSignal): Promise<CommitOutcome> {
    const texts = textsOf(commit);
    const apply = (group: Group): Promise<CommitOutcome> => applyCommit(group, commit);
    return this.#writer.submit({ texts, weight: 1 + texts.length, apply }, signal);
  }

  importRelationships(bulk: Import, signal: AbortSignal): Promise<ImportOutcome> {
    const target = { database: this.#database, writer: this.#writer, imports: this.#imports };
    return importAll(target, bulk, this.#importing, signal);
  }

  async readPages(
    keys: readonly PageKey[],
    upTo: Revision,
    signal: AbortSignal,
  ): Promise<readonly PageRows[]> {
    await using snapshot = this.#snapshotOf(upTo);
    return await readPageRows(this.#database, this.#imports, keys, upTo, snapshot, signal);
  }

  async nextPages(query: NextPagesQuery, signal: AbortSignal): Promise<readonly NextPage[]> {
    await using snapshot = this.#snapshotOf(query.upTo);
    return await readNextPages(this.#database, this.#imports, query, snapshot, signal);
  }

  async *scan(query: ScanQuery, signal: AbortSignal): AsyncGenerator<readonly Relationship[], void> {
    await using snapshot = this.#snapshotOf(query.at);
    yield* scanRelationships(this.#database, this.#imports, query, snapshot, signal);
  }

  async *changes(after: Revision, signal: AbortSignal): AsyncGenerator<ChangeSet, void> {
    const writer = this.#writer;
    const isClosed = (): boolean => this.#closed;
    const source = {
      database: this.#database,
      recent: this.#recent,
      moved: this.#moved,
      get standing() {
        return writer.standing;
      },
      get closed() {
        return isClosed();
      },
    };
    yield* followChanges(source, after, signal);
  }

  async *image(at: Revision, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    await using snapshot = this.#snapshotOf(at);
    const source = { database: this.#database, imports: this.#imports };
    yield* packRows(imageRows(source, at, snapshot, signal));
  }

  async readSchema(at: Revision): Promise<StoredSchema | undefined> {
    await using snapshot = this.#snapshotOf(at);
    const range = { gte: schemaKey(0), lt: schemaKey(at + 1) };
    const [key] = await this.#database.lastKeys(range, 1, snapshot);
    if (key === undefined) return undefined;
    const value = await this.#database.get(key, snapshot);
    return value && { text: payloadOf(key, value).toString('utf8'), revision: numberAt(key, 0) };
  }

  addCounter(counter: Counter, signal: AbortSignal): Promise<void> {
    const apply = (group: Group): Promise<void> => applyAddCounter(group, counter);
    return this.#writer.submit({ texts: [], weight: 1, apply }, signal);
  }

  removeCounter(name: string, signal: AbortSignal): Promise<void> {
    const apply = (group: Group): Promise<void> => applyRemoveCounter(group, name);
    return this.#writer.submit({ texts: [], weight: 1, apply }, signal);
  }

  async readCounter(name: string): Promise<Counter> {
    const key = counterKey(name);
    const value = await this.#database.get(key);
    if (value === undefined) throw counterUnknown(name);
    return decodeCounter([key, value]);
  }

  collect(before: Revision, nowMs: number, signal: AbortSignal): Promise<CollectOutcome> {
    return collectGarbage(this.#database, this.#writer, before, nowMs, signal);
  }

  async revisionAt(timeMs: number): Promise<Revision> {
    const until = Math.min(Math.floor(timeMs), NUMBER_MAX - 1) + 1;
    if (until <= 0) return 0;
    const range = { gte: rangeOf(TAG.time).gte, lt: timeKey(until, 0) };
    const [key] = await this.#database.lastKeys(range, 1);
    return key === undefined ? 0 : numberAt(key, 1);
  }

  /** Writes what was handed in before, ends the followers, and lets go of the folder. */
  async close(): Promise<void> {
    await this.#writer.close();
    this.#closed = true;
    this.#moved.fire();
    await this.#database.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** A view that holds everything of revision `at`. Taken in the turn of the check, so nothing is collected between. */
  #snapshotOf(at: Revision): Snapshot {
    assertReadable(at, this.#writer.standing);
    return this.#database.snapshot();
  }
}
