import { BLOCK_BYTES, BLOCK_RECORDS_MAX, encodeBlock } from './disk/block.ts';
import type { SealedBytes } from './disk/block.ts';
import { blockKey, tileKey, timeKey } from './disk/layout.ts';
import type { Standing } from './disk/meta.ts';
import type { RecentIndex } from './disk/recent-index.ts';
import { put } from '../base/sealed-value.ts';
import type { Operation } from '../base/sealed-value.ts';
import type { Hash } from './proof/hash.ts';
import type { RecordBytes } from './proof/record-bytes.ts';
import { recordHashIn } from './proof/record-hash.ts';
import type { Tiles } from './proof/tiles.ts';

/** A record in its place, not hashed yet. */
export interface PlacedRecord {
  readonly sequence: number;
  readonly recordedAtMs: number;
  readonly text: RecordBytes;
  /** Hashes of what it is found by. */
  readonly terms: readonly number[];
}

/**
 * Chains records to those before, takes their hashes into the tree, and packs them into rows. Synchronous and without
 * I/O: what it gives back is the log's once it is on the disk. It goes on from there, so it is of no use after a write
 * that failed.
 */
export class Sealer {
  readonly #tiles: Tiles;
  readonly #recent: RecentIndex;
  #standing: Standing;

  constructor(tiles: Tiles, recent: RecentIndex, standing: Standing) {
    this.#tiles = tiles;
    this.#recent = recent;
    this.#standing = standing;
  }

  /** Where the log stands when all that was sealed is on the disk. */
  get standing(): Standing {
    return this.#standing;
  }

  /** The root over every record sealed. */
  root(): Hash {
    return this.#tiles.root();
  }

  /** What was sealed is on the disk. */
  settle(): void {
    this.#tiles.settle();
    this.#recent.settle();
  }

  /** The rows of `records`, whose sequences go on from the last ones. */
  seal(records: readonly PlacedRecord[]): readonly Operation[] {
    const operations: Operation[] = [];
    let block = new OpenBlock(this.#standing);
    for (const record of records) {
      const hash = recordHashIn(record.text, block.last);
      for (const { rank, index, hashes } of this.#tiles.append(hash)) {
        operations.push(put(tileKey(rank, index), hashes));
      }
      operations.push(...this.#recent.add(record.sequence, record.terms));
      block.add(record, hash);
      if (block.isFull) block = this.#close(block, operations);
    }
    if (!block.isEmpty) this.#close(block, operations);
    return operations;
  }

  #close(block: OpenBlock, operations: Operation[]): OpenBlock {
    this.#standing = block.close(operations);
    return new OpenBlock(this.#standing);
  }
}

class OpenBlock {
  readonly #before: Standing;
  readonly #records: SealedBytes[] = [];
  #last: Hash;
  #firstMs = 0;
  #lastMs = 0;
  #bytes = 0;

  constructor(before: Standing) {
    this.#before = before;
    this.#last = before.previous;
  }

  /** Hash of the newest record. */
  get last(): Hash {
    return this.#last;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  get isFull(): boolean {
    return this.#records.length === BLOCK_RECORDS_MAX || this.#bytes >= BLOCK_BYTES;
  }

  add({ text, recordedAtMs }: PlacedRecord, hash: Hash): void {
    if (this.isEmpty) this.#firstMs = recordedAtMs;
    this.#records.push({ text, hash });
    this.#bytes += text.end - text.start;
    this.#lastMs = recordedAtMs;
    this.#last = hash;
  }

  close(operations: Operation[]): Standing {
    const { size: first, previous, bytes } = this.#before;
    const block = encodeBlock(previous, this.#records);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    operations.push(put(blockKey(first), block), put(timeKey(this.#firstMs, first), length));
    return {
      size: first + this.#records.length,
      previous: this.#last,
      recordedAtMs: this.#lastMs,
      bytes: bytes + block.length,
    };
  }
}
