import type { JsonObject } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { NUMBER_BYTES } from './layout.ts';

/** The length before a text. */
export const LENGTH_BYTES = 4;

/** Reads a payload front to back. @throws RangeError where it ends too early; the caller knows which row that is. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  /** A revision or a time in milliseconds. */
  number(): number {
    return this.#bytes.readUIntBE(this.#advance(NUMBER_BYTES), NUMBER_BYTES);
  }

  length(): number {
    return this.#bytes.readUInt32BE(this.#advance(LENGTH_BYTES));
  }

  instantNs(): bigint {
    return instantAt(this.#bytes, this.#advance(INSTANT_BYTES));
  }

  text(): string {
    const length = this.length();
    const start = this.#advance(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  json(): JsonObject {
    const value: unknown = JSON.parse(this.text());
    if (!isJsonObject(value)) throw new Error('expected a JSON object');
    return value;
  }

  #advance(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length) throw new RangeError('the payload ends too early');
    this.#at += count;
    return start;
  }
}

export function numberBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(NUMBER_BYTES);
  bytes.writeUIntBE(value, 0, NUMBER_BYTES);
  return bytes;
}

/** A text behind its length in bytes. */
export function textBytes(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + length);
  bytes.writeUInt32BE(length, 0);
  bytes.write(text, LENGTH_BYTES, 'utf8');
  return bytes;
}

const INSTANT_BYTES = 12;
const SECOND_NS = 1_000_000_000n;
const SECONDS_BIAS = 1n << 63n;

/**
 * An instant in nanoseconds since the Unix epoch as seconds:8 nanoseconds:4, in byte order of time. Nanoseconds alone
 * in 8 bytes would end in the year 2262, and a timestamp on the wire may be of the year 9999.
 */
export function instantBytes(instantNs: bigint): Buffer {
  const nanos = ((instantNs % SECOND_NS) + SECOND_NS) % SECOND_NS;
  const bytes = Buffer.allocUnsafe(INSTANT_BYTES);
  bytes.writeBigUInt64BE((instantNs - nanos) / SECOND_NS + SECONDS_BIAS, 0);
  bytes.writeUInt32BE(Number(nanos), 8);
  return bytes;
}

function instantAt(bytes: Buffer, at: number): bigint {
  return (bytes.readBigUInt64BE(at) - SECONDS_BIAS) * SECOND_NS + BigInt(bytes.readUInt32BE(at + 8));
}
