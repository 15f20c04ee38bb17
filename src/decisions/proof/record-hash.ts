import { hash } from 'node:crypto';
import { HASH_BYTES, type Hash } from './hash.ts';
import { RecordBuffer, type RecordBytes } from './record-bytes.ts';

const LEAF = 0;
const scratch = new RecordBuffer();

/**
 * SHA-256(0x00 ‖ line ‖ previous): the hash of a record by its canonical text, which chains it to the one before. With
 * the zero byte in front it is the leaf hash of a tree as RFC 6962 has it too, so that one hash is made per record.
 */
export function recordHash(line: string, previous: Hash): Hash {
  scratch.reuse();
  return recordHashIn(scratch.write(line), previous);
}

/** As `recordHash`, where the line stands in a buffer already. */
export function recordHashIn({ bytes, start, end }: RecordBytes, previous: Hash): Hash {
  bytes[start - 1] = LEAF;
  bytes.write(previous, end, HASH_BYTES, 'hex');
  return hash('sha256', bytes.subarray(start - 1, end + HASH_BYTES));
}
