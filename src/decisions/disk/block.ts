import { Fault } from '../../model/fault.ts';
import type { Hash } from '../proof/hash.ts';
import { HASH_BYTES } from '../proof/hash.ts';
import type { RecordBytes } from '../proof/record-bytes.ts';

/** Records that stand next to each other, in the order of their sequences. */
export interface Block {
  readonly first: number;
  /** Hash of the record before the first. */
  readonly previous: Hash;
  readonly records: readonly SealedLine[];
}

/** A record's canonical text and its hash. */
export interface SealedLine {
  readonly line: string;
  readonly hash: Hash;
}

/** As it waits to be packed. */
export interface SealedBytes {
  readonly text: RecordBytes;
  readonly hash: Hash;
}

const LINE_FEED = 0x0a;

/** One byte says where in a block a record is. */
export const BLOCK_RECORDS_MAX = 256;
/** A block ends with the record that makes it this long, so a record is read with no more than this around it. */
export const BLOCK_BYTES: number = 64 * 1024;

/** previous hash: 32 bytes, record count: 2, hashes: 32 each, lines joined by line feeds, which canonical JSON has none of. */
export function encodeBlock(previous: Hash, records: readonly SealedBytes[]): Buffer {
  let at = hashOffset(records.length);
  const textBytes = records.reduce((sum, { text }) => sum + text.end - text.start, 0);
  const bytes = Buffer.allocUnsafe(lengthWith(records.length, textBytes));
  bytes.write(previous, 0, HASH_BYTES, 'hex');
  bytes.writeUInt16BE(records.length, HASH_BYTES);
  for (const [index, { text, hash }] of records.entries()) {
    bytes.write(hash, hashOffset(index), HASH_BYTES, 'hex');
    if (index > 0) bytes[at++] = LINE_FEED;
    at += text.bytes.copy(bytes, at, text.start, text.end);
  }
  return bytes;
}

/** How many bytes `encodeBlock` made of a block. */
export function encodedLength({ records }: Block): number {
  const textBytes = records.reduce((sum, { line }) => sum + Buffer.byteLength(line), 0);
  return lengthWith(records.length, textBytes);
}

/** @throws Fault `data-damaged` */
export function decodeBlock(first: number, bytes: Buffer): Block {
  const recordCount = bytes.readUInt16BE(HASH_BYTES);
  const lines = bytes.toString('utf8', hashOffset(recordCount)).split('\n');
  if (lines.length !== recordCount) {
    throw new Fault(
      'data-damaged',
      `expected ${recordCount} records from ${first} on, found ${lines.length}`,
    );
  }
  const records = lines.map((line, at) => ({
    line,
    hash: bytes.toString('hex', hashOffset(at), hashOffset(at + 1)),
  }));
  return { first, previous: bytes.toString('hex', 0, HASH_BYTES), records };
}

function lengthWith(recordCount: number, textBytes: number): number {
  return hashOffset(recordCount) + textBytes + recordCount - 1; // a line feed between two
}

function hashOffset(at: number): number {
  return HASH_BYTES + 2 + at * HASH_BYTES;
}
