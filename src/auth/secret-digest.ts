import { hash, timingSafeEqual } from 'node:crypto';
import { assert } from '../base/assert.ts';

/*
 * Secrets are compared here and nowhere else, by SHA-256 digests of equal length and in a time that does not hang on
 * where they differ.
 *
 * One round of SHA-256 is enough for a secret that was drawn at random from 2^256: a slow hash makes the guessing of
 * words that people choose expensive, and nobody guesses 256 random bits however fast the hash is. It would be paid on
 * every call instead. The salt makes equal secrets look different and tables made beforehand useless.
 */

export const DIGEST_BYTES = 32;

/** @param salt of a fixed length for all secrets of one kind, so that salt and secret can't be parted differently */
export function secretDigest(salt: string, secret: string): Buffer {
  return hash('sha256', salt + secret, 'buffer');
}

/** Takes the same time whatever the digests are. */
export function isSameDigest(a: Buffer, b: Buffer): boolean {
  assert(a.length === DIGEST_BYTES && b.length === DIGEST_BYTES, 'digests of SHA-256');
  return timingSafeEqual(a, b);
}
