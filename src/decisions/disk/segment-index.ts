import type { Term } from './terms.ts';

/** Records that share index rows: those whose sequences have the same whole part when divided by it. */
export const SEGMENT_RECORDS = 4096;
/** Rows of a segment at most: terms are spread over them by their hash. */
export const BUCKETS = 256;

const HASH_BYTES = 4;
const ENTRY_BYTES = HASH_BYTES + 2;

/**
 * 32 bits of a term, FNV-1a over its UTF-16 units. Two terms may have the same: what is found by it is looked at again.
 */
export function termHash({ kind, text }: Term): number {
  let hash = (0x811c9dc5 ^ kind.charCodeAt(0)) | 0;
  hash = Math.imul(hash, 0x01000193);
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

export function bucketOf(hash: number): number {
  return hash % BUCKETS;
}

/** Which records of a segment have which terms, in memory while the segment grows: each entry a hash and an offset. */
export class SegmentIndex {
  readonly segment: number;
  /** Side by side, in the order of offsets. */
  readonly #hashes: number[] = [];
  readonly #offsets: number[] = [];

  constructor(segment: number) {
    this.segment = segment;
  }

  /** @param offset of the record in the segment, no lower than any before. */
  add(hash: number, offset: number): void {
    this.#hashes.push(hash);
    this.#offsets.push(offset);
  }

  /** Offsets of records that have a term with this hash, ascending, no duplicates. */
  find(hash: number): readonly number[] {
    return distinct(this.#offsets.filter((_, at) => this.#hashes[at] === hash));
  }

  /** The rows on the disk: for each bucket that has any, its entries, six bytes each: hash, offset. */
  rows(): readonly (readonly [bucket: number, entries: Buffer])[] {
    const sizes = new Uint32Array(BUCKETS);
    for (const hash of this.#hashes) {
      const bucket = bucketOf(hash);
      sizes[bucket] = (sizes[bucket] ?? 0) + ENTRY_BYTES;
    }
    const rows = Array.from(sizes, (size) => Buffer.allocUnsafe(size));
    const ends = new Uint32Array(BUCKETS);
    this.#hashes.forEach((hash, at) => {
      const bucket = bucketOf(hash);
      const end = ends[bucket] ?? 0;
      rows[bucket]?.writeUInt32BE(hash, end);
      rows[bucket]?.writeUInt16BE(this.#offsets[at] ?? 0, end + HASH_BYTES);
      ends[bucket] = end + ENTRY_BYTES;
    });
    return [...rows.entries()].filter(([, entries]) => entries.length > 0);
  }
}

/** As `SegmentIndex.find`, in a row from the disk. */
export function findInRow(entries: Buffer, hash: number): readonly number[] {
  const offsets: number[] = [];
  for (let at = 0; at < entries.length; at += ENTRY_BYTES) {
    if (entries.readUInt32BE(at) === hash) offsets.push(entries.readUInt16BE(at + HASH_BYTES));
  }
  return distinct(offsets);
}

function distinct(ascending: readonly number[]): readonly number[] {
  return ascending.filter((offset, at) => offset !== ascending[at - 1]);
}
