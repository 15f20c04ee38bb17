import { randomFillSync } from 'node:crypto';

/** Drawn at once: one draw costs as much as a hundred ids from it. */
const POOL_BYTES = 4096;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** An id of so many bytes that nobody else draws, in base 16. */
export function randomId(bytes: 8 | 16): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
