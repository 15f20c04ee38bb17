import { createHash } from 'node:crypto';
import { Fault } from '../model/fault.ts';
import type { Revision } from '../model/revision.ts';

/*
 * A token names a state of one store. Clients keep it and give it back; what is in it is nobody else's concern.
 *
 *   byte 0       version, 1
 *   bytes 1-8    the store's id
 *   bytes 9-14   the revision, big endian
 *   bytes 15-18  checksum: the first bytes of SHA-256 over what stands before
 *
 * as base64url text. The checksum finds mangled tokens, it does not keep anyone out: a token grants nothing.
 */
const VERSION = 1;
const BODY_BYTES = 15;
const CHECKSUM_BYTES = 4;

/** @param storeId 16 hex digits */
export function encodeToken(storeId: string, revision: Revision): string {
  const bytes = Buffer.alloc(BODY_BYTES + CHECKSUM_BYTES);
  bytes.writeUInt8(VERSION, 0);
  bytes.write(storeId, 1, 'hex');
  bytes.writeUIntBE(revision, 9, 6);
  checksum(bytes.subarray(0, BODY_BYTES)).copy(bytes, BODY_BYTES);
  return bytes.toString('base64url');
}

/**
 * The revision a token names.
 * @throws Fault `invalid-token` when it is mangled, from another version, or from another store.
 */
export function decodeToken(storeId: string, token: string): Revision {
  const bytes = Buffer.from(token, 'base64url');
  const isWhole =
    bytes.length === BODY_BYTES + CHECKSUM_BYTES &&
    bytes.toString('base64url') === token &&
    checksum(bytes.subarray(0, BODY_BYTES)).equals(bytes.subarray(BODY_BYTES));
  if (!isWhole)
    throw new Fault('invalid-token', 'invalid revision requested: the token is not one this server gave out');
  if (bytes.readUInt8(0) !== VERSION) {
    throw new Fault(
      'invalid-token',
      `invalid revision requested: the token has version ${bytes.readUInt8(0)}, expected ${VERSION}`,
    );
  }
  if (bytes.toString('hex', 1, 9) !== storeId) {
    throw new Fault('invalid-token', 'invalid revision requested: the token was given out by another store');
  }
  return bytes.readUIntBE(9, 6);
}

function checksum(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, CHECKSUM_BYTES);
}
