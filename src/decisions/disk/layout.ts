/*
 * The log on disk, format 1: one LevelDB folder, keys in byte order. A key begins with the tag of its kind; numbers have
 * six bytes, big-endian, a rank and a bucket one.
 *
 *   key                             payload
 *   'm' name                        see meta.ts
 *   'b' first                       a block: the records from `first` on, see block.ts
 *   't' milliseconds first          its size in bytes (4); finds the block of a time
 *   'x' bucket segment              which records of 4096 have which terms, see segment-index.ts; a bucket has one byte
 *   'h' rank index                  a tile of the tree: up to 256 hashes, see ../proof/tiles.ts
 *   'k' size                        a checkpoint, its canonical JSON
 *   's' name                        how far a sink has come: the next sequence
 *
 * A block, its tiles, the index of a segment that it completes, and the standing behind it are in one LevelDB batch. The
 * records of one flush are one block or more, so a record costs a fraction of a row.
 */
export const FORMAT = 1;

const NUMBER_BYTES = 6;
const TAGS = { meta: 'm', block: 'b', time: 't', index: 'x', tile: 'h', checkpoint: 'k', sink: 's' } as const;
/** Greater than the tag of any number. */
const NUMBER_END: number = 2 ** 48 - 1;

/** Keys from `gte` on, up to but without `lt`. */
export interface KeyRange {
  readonly gte: Buffer;
  readonly lt: Buffer;
}

export function metaKey(name: string): Buffer {
  return Buffer.from(TAGS.meta + name);
}

export function sinkKey(name: string): Buffer {
  return Buffer.from(TAGS.sink + name);
}

export function blockKey(first: number): Buffer {
  return numbered(Buffer.from(TAGS.block), first);
}

export function timeKey(timeMs: number, first: number): Buffer {
  return numbered(Buffer.from(TAGS.time), timeMs, first);
}

export function indexKey(bucket: number, segment: number): Buffer {
  return numbered(Buffer.from([TAGS.index.charCodeAt(0), bucket]), segment);
}

export function tileKey(rank: number, index: number): Buffer {
  return numbered(Buffer.from([TAGS.tile.charCodeAt(0), rank]), index);
}

export function checkpointKey(size: number): Buffer {
  return numbered(Buffer.from(TAGS.checkpoint), size);
}

/** The first sequence of the block that a block or time key is of; the segment of an index key; the size of a checkpoint key. */
export function lastNumberOf(key: Buffer): number {
  return key.readUIntBE(key.length - NUMBER_BYTES, NUMBER_BYTES);
}

/** Milliseconds of a time key. */
export function timeOf(key: Buffer): number {
  return key.readUIntBE(1, NUMBER_BYTES);
}

/** Blocks whose first sequence is in `from` up to but without `upTo`. */
export function blockRange(from: number, upTo: number): KeyRange {
  return { gte: blockKey(from), lt: blockKey(upTo) };
}

/** Rows of a bucket for the segments from `first` up to but without `end`. */
export function indexRange(bucket: number, first: number, end: number): KeyRange {
  return { gte: indexKey(bucket, first), lt: indexKey(bucket, end) };
}

/** Time rows of blocks that begin in `fromMs` up to but without `toMs`. */
export function timeRange(fromMs: number, toMs: number): KeyRange {
  return { gte: timeKey(fromMs, 0), lt: timeKey(Math.min(toMs, NUMBER_END), 0) };
}

export const ALL_TIMES: KeyRange = { gte: timeKey(0, 0), lt: timeKey(NUMBER_END, 0) };

/** Checkpoints of sizes from `from` up to but without `upTo`. */
export function checkpointRange(from: number, upTo: number): KeyRange {
  return { gte: checkpointKey(from), lt: checkpointKey(upTo) };
}

export const ALL_CHECKPOINTS: KeyRange = checkpointRange(0, NUMBER_END);

function numbered(prefix: Buffer, ...numbers: readonly number[]): Buffer {
  const key = Buffer.alloc(prefix.length + numbers.length * NUMBER_BYTES);
  prefix.copy(key);
  numbers.forEach((number, index) => {
    key.writeUIntBE(number, prefix.length + index * NUMBER_BYTES, NUMBER_BYTES);
  });
  return key;
}
