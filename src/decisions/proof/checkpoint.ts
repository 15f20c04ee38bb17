import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { JsonValue } from '../../base/json.ts';
import { count, struct, text, unexpected } from '../record/codec.ts';
import type { Codec } from '../record/codec.ts';
import type { Hash } from './hash.ts';
import { isHash } from './hash.ts';

const SIGNATURE_BYTES = 64;

/** What the log says of itself at one moment; with the signature it can't be taken back. */
export interface Statement {
  /** Which log: its name and a number drawn when it was made, so that two logs of one name can't be confused. */
  readonly origin: string;
  /** How many records there were. */
  readonly size: number;
  /** The root of the tree over their hashes. */
  readonly root: Hash;
  /** Milliseconds since the Unix epoch. */
  readonly timeMs: number;
}

export interface Checkpoint extends Statement {
  /** Ed25519, base64. */
  readonly signature: string;
}

export function signCheckpoint(statement: Statement, key: KeyObject): Checkpoint {
  return { ...statement, signature: sign(null, signedBytes(statement), key).toString('base64') };
}

export function isSignedBy(checkpoint: Checkpoint, key: KeyObject): boolean {
  return verify(null, signedBytes(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
}

/** Signs that an export which begins with record `from` ends with these records. */
export function signExportEnd(statement: Statement, from: number, key: KeyObject): string {
  return sign(null, endBytes(statement, from), key).toString('base64');
}

export function isEndSignedBy(end: Checkpoint, from: number, key: KeyObject): boolean {
  return verify(null, endBytes(end, from), key, Buffer.from(end.signature, 'base64'));
}

function endBytes({ origin, size, root, timeMs }: Statement, from: number): Buffer {
  return Buffer.from(`bailiwick decision log export 1\n${origin}\n${from}\n${size}\n${root}\n${timeMs}\n`);
}

/** What is signed: five lines. The first says what it is, so that a signature of something else is never one of these. */
function signedBytes({ origin, size, root, timeMs }: Statement): Buffer {
  return Buffer.from(`bailiwick decision log checkpoint 1\n${origin}\n${size}\n${root}\n${timeMs}\n`);
}

export const hashText: Codec<Hash> = {
  write: (value) => text.write(value),
  read(json: JsonValue) {
    if (isHash(json)) return json;
    throw unexpected('64 hexadecimal digits', json);
  },
};

/** 64 bytes in base64. */
export const signatureText: Codec<string> = {
  write: (value) => text.write(value),
  read(json) {
    const bytes = typeof json === 'string' ? Buffer.from(json, 'base64') : undefined;
    // Only the one text of these bytes: else a bit could be flipped in it that changes nothing.
    if (bytes?.length === SIGNATURE_BYTES && bytes.toString('base64') === json) return json;
    throw unexpected('an Ed25519 signature in base64', json);
  },
};

/** A checkpoint's canonical JSON. */
export const checkpointCodec: Codec<Checkpoint> = struct({
  origin: text,
  size: count,
  root: hashText,
  timeMs: count,
  signature: signatureText,
});
