import type { Relationship } from '../../model/relationship.ts';
import type { Import, ImportOutcome } from '../store.ts';
import type { Database } from './database.ts';
import { commitImport } from './commit-import.ts';
import type { Imports } from './imports.ts';
import { takeBack } from './take-back.ts';
import { ChunkBuilder } from './chunk.ts';
import type { Chunk, LateRelationship } from './chunk.ts';
import { stageChunk } from './stage-chunk.ts';
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
  /** Relationships in one chunk. */
  readonly chunkMax: number;
}

/**
 * Stages what `bulk` brings, chunk by chunk, each in a turn of the writer between those of commits, and commits it with
 * one more. One chunk is gathered while another is written: no more than the two is in memory.
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

async function gather(staging: Staging, { batches }: Import): Promise<void> {
  try {
    for await (const batch of batches) {
      for (const relationship of batch) if (staging.add(relationship)) await staging.send();
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
  #builder: ChunkBuilder;
  #id: number | undefined;
  #chunks = 0;
  #sent: Promise<void> = Promise.resolve();

  constructor(target: ImportTarget, chunkMax: number, signal: AbortSignal) {
    this.#target = target;
    this.#chunkMax = chunkMax;
    this.#builder = new ChunkBuilder(0, chunkMax);
    this.#signal = signal;
  }

  get count(): number {
    return this.#builder.end;
  }

  /** Undefined when nothing was staged. */
  get staged(): { readonly id: number; readonly chunks: number } | undefined {
    return this.#id === undefined ? undefined : { id: this.#id, chunks: this.#chunks };
  }

  /** What can only be written with the commit, by forward text. */
  get late(): ReadonlyMap<string, LateRelationship> {
    return this.#late;
  }

  /** Whether it is time to `send`. */
  add(relationship: Relationship): boolean {
    return this.#builder.add(relationship);
  }

  /** Resolves when what was sent before is staged. @throws what is wrong with that. */
  async send(): Promise<void> {
    await this.#sent;
    const chunk = this.#builder.build();
    this.#builder = new ChunkBuilder(chunk.end, this.#chunkMax);
    this.#id ??= this.#target.imports.begin();
    this.#sent = this.#stage(this.#id, this.#chunks++, chunk);
    this.#sent.catch(() => undefined); // whoever awaits it next is told
  }

  /** Resolves when everything is staged. */
  async finish(): Promise<void> {
    if (!this.#builder.isEmpty) await this.send();
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

  #stage(id: number, number: number, chunk: Chunk): Promise<void> {
    const { database, writer } = this.#target;
    return writer.submit(
      {
        texts: [],
        weight: ALONE,
        apply: (group) => stageChunk(database, group, { id, number, chunk, late: this.#late }),
      },
      this.#signal,
    );
  }
}
