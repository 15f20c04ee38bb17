import { crc32 } from 'node:zlib';

/*
 * LevelDB does not verify its block checksums on reads. So every value carries its own: CRC-32 of key and payload, in
 * front. With the key in it, a value that turns up under another key is found too.
 */

export const SEAL_BYTES = 4;

/** One operation of a LevelDB batch. */
export type Operation = Put | { readonly type: 'del'; readonly key: Buffer };

export interface Put {
  readonly type: 'put';
  readonly key: Buffer;
  readonly value: Buffer;
}

export type Entry = readonly [key: Buffer, value: Buffer];

export function put(key: Buffer, payload: Buffer): Put {
  const value = Buffer.allocUnsafe(SEAL_BYTES + payload.length);
  value.writeUInt32BE(crc32(payload, crc32(key)), 0);
  payload.copy(value, SEAL_BYTES);
  return { type: 'put', key, value };
}

export function del(key: Buffer): Operation {
  return { type: 'del', key };
}

/** The payload of a value, undefined if the checksum does not match. A key that is UTF-8 may be given as text. */
export function unseal(key: Buffer | string, value: Buffer): Buffer | undefined {
  const payload = value.subarray(SEAL_BYTES);
  if (value.length < SEAL_BYTES || value.readUInt32BE(0) !== crc32(payload, crc32(key))) return undefined;
  return payload;
}

/** A key for people: JSON text with unprintable bytes escaped. */
export function readableKey(key: Buffer): string {
  return JSON.stringify(key.toString('latin1')).slice(1, -1);
}
