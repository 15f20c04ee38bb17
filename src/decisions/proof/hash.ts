import { hash } from 'node:crypto';

/** SHA-256 as 64 lower-case hexadecimal digits: compared as text, and cheaper to make than a buffer of its own. */
export type Hash = string;

export const HASH_BYTES = 32;

/** What the hash of the first record covers in place of a record before it. */
export const NO_HASH: Hash = '00'.repeat(HASH_BYTES);

const HASH_TEXT = /^[0-9a-f]{64}$/;
const NODE = 1;
const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

/** SHA-256(0x01 ‖ left ‖ right): an inner node of the tree. */
export function nodeHash(left: Hash, right: Hash): Hash {
  node.write(left, 1, HASH_BYTES, 'hex');
  node.write(right, 1 + HASH_BYTES, HASH_BYTES, 'hex');
  return hash('sha256', node);
}

export function isHash(value: unknown): value is Hash {
  return typeof value === 'string' && HASH_TEXT.test(value);
}
