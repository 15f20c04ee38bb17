import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Relationship } from '../../model/relationship.ts';
import { NOTHING_STORED, type StoredSize } from '../../model/stored.ts';
import type { Import, ImportOutcome } from '../store.ts';
import type { Database } from './database.ts';
import { commitImport } from './commit-import.ts';
import type { Imports } from './imports.ts';
import { takeBack } from './take-back.ts';
import { Load } from './load.ts';
import type { LateRelationship } from './load.ts';
import { LoadSize } from './load-size.ts';
import { chunksOf, stageLoad } from './stage-load.ts';
import type { StagedRows } from './transaction.ts';
import { ALONE } from './writer.ts';
import type { Writer } from './writer.ts';

export interface ImportTarget {
  readonly database: Database;
  readonly writer: Writer;
  readonly imports: Imports;
}

export interface ImportOptions {
  /** Whether it is on the disk when it is acknowledged. */
  readonly sync: boolean;
  /** Relationships in one chunk of a load, which is what followers are told at once. */
  readonly chunkMax: number;
}

/**
 * Stages what `bulk` brings, load by load, each in a turn of the writer between those of commits, and commits it with
 * one more. One load is gathered while another is written: no more than the two is in memory.
 * @throws as `Store.importRelationships` tells; then what was staged is taken back.
 */
export async function importAll(
  target: ImportTarget,
  bulk: Import,
  { sync, chunkMax }: ImportOptions,
  signal: AbortSignal,
): Promise<ImportOutcome> {
  const staging = new Staging(target, chunkMax, signal);
  try {
    await gather(staging, bulk);
    if (sync) await target.database.settle();
    const revision = await commitImport(target, staging, bulk.schemaRevision, signal);
    return { revision, count: staging.count };
  } catch (error) {
    await staging.takeBack();
    throw error;
  }
}

/** After these many relationships other work of the process has a turn: a batch, or a source that never waits, has no end. */
const PER_TURN = 500;

async function gather(staging: Staging, { batches }: Import): Promise<void> {
  let taken = 0;
  try {
    for await (const batch of batches) {
      for (const relationship of batch) {
        staging.add(relationship);
        if (staging.isFull) await staging.send();
        if (++taken % PER_TURN === 0) await nextTurn();
      }
    }
  } catch (error) {
    await staging.finish(); // the first bad relationship may be one that came before
    throw error;
  }
  await staging.finish();
}

/** An import while it is staged. */
class Staging {
  readonly #target: ImportTarget;
  readonly #signal: AbortSignal;
  readonly #late = new Map<string, LateRelationship>();
  readonly #chunkMax: number;
  readonly #loadSize = new LoadSize();
  /** What is gathered. */
  #next: Load;
  #id: number | undefined;
  #chunks = 0;
  /** Of what is staged. */
  #size: StoredSize = NOTHING_STORED;
  #sent: Promise<void> = Promise.resolve();
  /** Of the writer, when the last load was handed in. */
  #turnsBefore: number;

  constructor(target: ImportTarget, chunkMax: number, signal: AbortSignal) {
    this.#target = target;
    this.#turnsBefore = target.writer.turns;
    this.#chunkMax = chunkMax;
    this.#next = this.#newLoad(0);
    this.#signal = signal;
  }

  get count(): number {
    return this.#next.end;
  }

  /** Undefined when nothing was staged. */
  get staged(): StagedRows | undefined {
    if (this.#id === undefined) return undefined;
    return { rows: { id: this.#id, chunks: this.#chunks }, size: this.#size };
  }

  /** What can only be written with the commit, by forward text. */
  get late(): ReadonlyMap<string, LateRelationship> {
    return this.#late;
  }

  /** Whether it is time to `send`. */
  get isFull(): boolean {
    return this.#next.isFull;
  }

  add(relationship: Relationship): void {
    this.#next.add(relationship);
  }

  /** Resolves when what was sent before is staged. @throws what is wrong with that. */
  async send(): Promise<void> {
    await this.#sent;
    const load = this.#next;
    this.#fitSize();
    this.#next = this.#newLoad(load.end);
    this.#id ??= this.#target.imports.begin();
    this.#sent = this.#stage(this.#id, this.#chunks, load);
    this.#sent.catch(() => undefined); // whoever awaits it next is told
    this.#chunks += chunksOf(load, this.#chunkMax);
  }

  /** Resolves when everything is staged. */
  async finish(): Promise<void> {
    if (this.#next.count > 0) await this.send();
    await this.#sent;
  }

  async takeBack(): Promise<void> {
    await this.#sent.catch(() => undefined);
    if (this.#id === undefined) return;
    try {
      await takeBack(this.#target.database, this.#target.writer, this.#id);
    } catch {
      // The store is closing or can't be written: what is left is nobody's, and goes when it is opened again.
    }
  }

  #newLoad(start: number): Load {
    return new Load(start, this.#loadSize.chunks * this.#chunkMax);
  }

  #fitSize(): void {
    const { turns } = this.#target.writer;
    const own = this.#id === undefined ? 0 : 1;
    this.#loadSize.next(turns - this.#turnsBefore > own);
    this.#turnsBefore = turns;
  }

  async #stage(id: number, firstChunk: number, load: Load): Promise<void> {
    const { database, writer } = this.#target;
    const before = this.#size;
    this.#size = await writer.submit(
      {
        texts: [],
        weight: ALONE,
        apply: (group) =>
          stageLoad(database, group, {
            id,
            load,
            before,
            firstChunk,
            chunkMax: this.#chunkMax,
            late: this.#late,
          }),
      },
      this.#signal,
    );
  }
}
