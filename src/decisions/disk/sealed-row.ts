import { crc32 } from 'node:zlib';
import { Fault } from '../../model/fault.ts';

/*
 * LevelDB does not verify its checksums on reads, so every value carries its own: CRC-32 of key and payload, in front.
 * With the key in it, a value that turns up under another key is found too. It finds what a disk does; what a person
 * does is found by the hashes.
 */

const SEAL_BYTES = 4;

/** One operation of a LevelDB batch. */
export type Operation =
  | { readonly type: 'put'; readonly key: Buffer; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: Buffer };

export function put(key: Buffer, payload: Buffer): Operation {
  const value = Buffer.allocUnsafe(SEAL_BYTES + payload.length);
  value.writeUInt32BE(crc32(payload, crc32(key)), 0);
  payload.copy(value, SEAL_BYTES);
  return { type: 'put', key, value };
}

export function del(key: Buffer): Operation {
  return { type: 'del', key };
}

/** The payload of a value. @throws Fault `data-damaged` */
export function payloadOf(key: Buffer, value: Buffer): Buffer {
  const payload = value.subarray(SEAL_BYTES);
  if (value.length >= SEAL_BYTES && value.readUInt32BE(0) === crc32(payload, crc32(key))) return payload;
  const name = JSON.stringify(key.toString('latin1')).slice(1, -1);
  throw new Fault(
    'data-damaged',
    `the row \`${name}\` of the decision log is damaged: the checksum does not match`,
  );
}
