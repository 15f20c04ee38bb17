import { Fault } from '../../model/fault.ts';
import type { Hash } from '../proof/hash.ts';
import { HASH_BYTES } from '../proof/hash.ts';

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

/** One byte says where in a block a record is. */
export const BLOCK_RECORDS_MAX = 256;
/** A block ends with the record that makes it this long, so a record is read with no more than this around it. */
export const BLOCK_CHARACTERS: number = 64 * 1024;

/** previous hash: 32 bytes, record count: 2, hashes: 32 each, lines joined by line feeds, which canonical JSON has none of. */
export function encodeBlock({ previous, records }: Block): Buffer {
  const lines = records.map(({ line }) => line).join('\n');
  const start = HASH_BYTES + 2 + records.length * HASH_BYTES;
  const bytes = Buffer.allocUnsafe(start + Buffer.byteLength(lines));
  bytes.write(previous, 0, HASH_BYTES, 'hex');
  bytes.writeUInt16BE(records.length, HASH_BYTES);
  records.forEach(({ hash }, at) => bytes.write(hash, hashOffset(at), HASH_BYTES, 'hex'));
  bytes.write(lines, start, 'utf8');
  return bytes;
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

function hashOffset(at: number): number {
  return HASH_BYTES + 2 + at * HASH_BYTES;
}
