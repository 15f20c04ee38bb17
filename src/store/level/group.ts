import { assert } from '../../base/assert.ts';
import type { RelationshipFilter } from '../../model/filter.ts';
import { matches } from '../../model/filter.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import { addSizes, requireRoom, type StoredQuota, type StoredSize } from '../../model/stored.ts';
import type { RelationshipVersion } from '../store.ts';
import type { Change } from './change-row.ts';
import type { BulkRows, Database } from './database.ts';
import { forwardText, liveKey } from './identity-key.ts';
import type { Imports } from './imports.ts';
import { NOT_YET } from './imports.ts';
import { identityIn, planScan } from './scan-plan.ts';
import { type ScannedVersions, scanVersions } from './scan.ts';
import type { Operation } from '../../base/sealed-value.ts';
import type { Standing } from './standing.ts';
import { storedBytes } from './stored-bytes.ts';
import { decodeVersion, dropLiveRows } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

const KEYS_PER_READ = 1000;

/**
 * The transactions of one batch while they are evaluated one after another. Each sees the state on disk with what the
 * earlier ones of its group staged laid over it; nobody else writes meanwhile. Live versions only: what has ended
 * decides nothing.
 */
export class Group {
  readonly nowMs: number;
  readonly imports: Imports;
  readonly #quota: StoredQuota;
  readonly #database: Database;
  /** As on disk, by forward text; filled by `load`. */
  readonly #loaded = new Map<string, StoredVersion | undefined>();
  /** What the transactions of this group made of it. */
  readonly #staged = new Map<string, RelationshipVersion | undefined>();
  readonly #operations: Operation[] = [];
  #bulk: BulkRows | undefined;
  readonly #changes: Change[] = [];
  #isLeantOn = false;
  /** Rows without history that this group changed, by key: whether they are there now. */
  readonly #plain = new Map<string, boolean>();
  #standing: Standing;

  constructor(database: Database, imports: Imports, standing: Standing, quota: StoredQuota, nowMs: number) {
    this.#database = database;
    this.imports = imports;
    this.#standing = standing;
    this.#quota = quota;
    this.nowMs = nowMs;
  }

  /** Where the store will stand once the batch is on disk. */
  get standing(): Standing {
    return this.#standing;
  }

  get operations(): readonly Operation[] {
    return this.#operations;
  }

  /** Rows to be put behind the operations. */
  get bulk(): BulkRows | undefined {
    return this.#bulk;
  }

  get changes(): readonly Change[] {
    return this.#changes;
  }

  /**
   * Whether the batch has to be on the disk when it is written: since a caller was promised so, or since what is written
   * later leans on it. A later sync does not reach back: when LevelDB has turned to another log file meanwhile, a loss of
   * power can take this batch and leave that one.
   */
  get mustLast(): boolean {
    return this.#changes.length > 0 || this.#plain.size > 0 || this.#isLeantOn;
  }

  /** Makes sure that `live` can answer for these forward texts. */
  async load(texts: readonly string[]): Promise<void> {
    const absent = [...new Set(texts)].filter((text) => !this.#loaded.has(text));
    for (let start = 0; start < absent.length; start += KEYS_PER_READ) {
      const part = absent.slice(start, start + KEYS_PER_READ);
      const keys = part.map(liveKey);
      const values = await this.#database.getMany(keys);
      part.forEach((text, index) => {
        const [key, value] = [keys[index], values[index]];
        this.#loaded.set(text, key && value && decodeVersion([key, value]));
      });
    }
  }

  /** The live version of a relationship, expired or not. Its text must be loaded. */
  live(text: string): RelationshipVersion | undefined {
    if (this.#staged.has(text)) return this.#staged.get(text);
    const stored = this.#loaded.get(text);
    const version = stored && this.imports.resolve(stored);
    return version === undefined || version.created === NOT_YET ? undefined : version;
  }

  /** What an import has staged in the place of the live version. The text must be loaded. */
  pending(text: string): StoredVersion | undefined {
    const stored = this.#staged.has(text) ? undefined : this.#loaded.get(text);
    return stored === undefined || this.imports.stagedBy(stored) === undefined ? undefined : stored;
  }

  /** Live versions that match, expired ones included, in batches; in key order but for those staged in this group. */
  async *liveMatching(filter: RelationshipFilter): AsyncGenerator<ScannedVersions, void> {
    const identity = identityIn(filter);
    if (identity !== undefined) {
      const text = forwardText(identity);
      await this.load([text]);
      const version = this.live(text);
      const isFound = version !== undefined && matches(filter, version.relationship);
      yield { found: isFound ? [version] : [], rows: 1 };
      return;
    }
    for await (const { found, rows } of scanVersions(
      this.#database,
      this.imports,
      planScan(filter),
      filter,
    )) {
      const live = found.filter(
        ({ created, deleted, relationship }) =>
          created !== NOT_YET && deleted === undefined && !this.#isStaged(relationship),
      );
      yield { found: live, rows };
    }
    const staged = [...this.#staged.values()].filter(
      (version) => version !== undefined && matches(filter, version.relationship),
    ) as readonly RelationshipVersion[];
    yield { found: staged, rows: this.#staged.size };
  }

  /** That `grown` more may be stored. @throws Fault `over-stored-quota` */
  requireRoom(grown: StoredSize): void {
    requireRoom(this.#quota, this.#standing.stored, grown);
  }

  /** Takes a transaction in: it has its revision now, and what follows sees its changes. @param grown by what is stored is more */
  accept(
    change: Change,
    staged: ReadonlyMap<string, RelationshipVersion | undefined>,
    operations: readonly Operation[],
    grown: StoredSize,
  ): void {
    const { revision, timeMs, schema } = change;
    this.#stage(staged, operations);
    this.#changes.push(change);
    const schemaRevision: Revision = schema === undefined ? this.#standing.schemaRevision : revision;
    const stored = this.#storedWith(grown);
    this.#standing = { ...this.#standing, head: revision, timeMs, schemaRevision, stored };
  }

  /** Takes rows in that are nobody's yet. */
  stage(operations: readonly Operation[], bulk?: BulkRows): void {
    assert(bulk === undefined || this.#bulk === undefined, 'a group has one turn that puts rows in bulk');
    this.#stage(new Map(), operations);
    this.#bulk ??= bulk;
  }

  /** What is staged must not be lost before what is written later is. */
  beLeantOn(): void {
    this.#isLeantOn = true;
  }

  /** Takes garbage out without a revision. It may come back. */
  sweep(
    operations: readonly Operation[],
    window: Partial<Pick<Standing, 'oldest' | 'expiredMs'>> = {},
  ): void {
    this.#stage(new Map(), operations);
    this.#standing = { ...this.#standing, ...window };
  }

  /** Takes live relationships out without a revision, by forward text: nobody sees them any more. */
  dropExpired(gone: ReadonlyMap<string, Relationship>): void {
    if (gone.size === 0) return;
    let bytes = 0;
    for (const [text, relationship] of gone) {
      this.#staged.set(text, undefined);
      this.#operations.push(...dropLiveRows(relationship));
      bytes += storedBytes(relationship, text);
    }
    this.#standing = {
      ...this.#standing,
      stored: this.#storedWith({ relationships: -gone.size, bytes: -bytes }),
    };
    this.beLeantOn(); // the next batch says how much is left
  }

  /** Whether there is a row under this key. For kinds of rows that have no history. */
  async hasPlain(key: Buffer): Promise<boolean> {
    return this.#plain.get(key.toString('latin1')) ?? (await this.#database.get(key)) !== undefined;
  }

  /** Puts or drops a row without history. That takes no revision. */
  setPlain(operation: Operation): void {
    this.#plain.set(operation.key.toString('latin1'), operation.type === 'put');
    this.#operations.push(operation);
  }

  #stage(
    staged: ReadonlyMap<string, RelationshipVersion | undefined>,
    operations: readonly Operation[],
  ): void {
    for (const [text, version] of staged) this.#staged.set(text, version);
    for (const operation of operations) this.#operations.push(operation);
  }

  #storedWith(grown: StoredSize): StoredSize {
    const { stored } = this.#standing;
    const { relationships, bytes } = addSizes(stored, grown);
    // A count that a loss of power has left too low must not stop the writer: `fsck` mends it.
    return { relationships: Math.max(0, relationships), bytes: Math.max(0, bytes) };
  }

  #isStaged(relationship: Relationship): boolean {
    return this.#staged.has(forwardText(relationship));
  }
}
