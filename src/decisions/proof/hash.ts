import { hash } from 'node:crypto';

/** SHA-256 as 64 lower-case hexadecimal digits: compared as text, and cheaper to make than a buffer of its own. */
export type Hash = string;

export const HASH_BYTES = 32;

/** What the hash of the first record covers in place of a record before it. */
export const NO_HASH: Hash = '00'.repeat(HASH_BYTES);

const HASH_TEXT = /^[0-9a-f]{64}$/;
const LEAF = 0;
const NODE = 1;
/** 0x00 ‖ line ‖ previous hash, or 0x01 ‖ left ‖ right. Grows to the longest line there was. */
let scratch = Buffer.alloc(16 * 1024);
const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

/**
 * SHA-256(0x00 ‖ line ‖ previous): the hash of a record by its canonical text, which chains it to the one before. With
 * the zero byte in front it is the leaf hash of a tree as RFC 6962 has it too, so that one hash is made per record.
 */
export function recordHash(line: string, previous: Hash): Hash {
  const longest = 1 + line.length * 3 + HASH_BYTES; // UTF-8 takes at most three bytes per UTF-16 unit
  if (scratch.length < longest) scratch = Buffer.alloc(longest * 2);
  scratch[0] = LEAF;
  const end = 1 + scratch.write(line, 1, 'utf8');
  scratch.write(previous, end, HASH_BYTES, 'hex');
  return hash('sha256', scratch.subarray(0, end + HASH_BYTES));
}

/** SHA-256(0x01 ‖ left ‖ right): an inner node of the tree. */
export function nodeHash(left: Hash, right: Hash): Hash {
  node.write(left, 1, HASH_BYTES, 'hex');
  node.write(right, 1 + HASH_BYTES, HASH_BYTES, 'hex');
  return hash('sha256', node);
}

export function isHash(value: unknown): value is Hash {
  return typeof value === 'string' && HASH_TEXT.test(value);
}
