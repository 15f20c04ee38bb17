import { crc32 } from 'node:zlib';
import type { RowSink } from './database.ts';
import type { LiveKeys } from './live-keys.ts';
import { put, SEAL_BYTES } from '../../base/sealed-value.ts';

/** Keys and payloads up to these sizes are made in the scratch, which is nearly all; what is larger is made as ever. */
const KEY_MAX = 512;
const PAYLOAD_MAX = 64;

/**
 * Puts rows that are made one after another in the same bytes. An import makes millions of them, and buffers of their
 * own would cost more than what is in them:
 *
 *   row     key payload          side by side, so that the checksum is one call
 *   value   checksum:4 payload
 */
export class RowScratch {
  readonly #row: Buffer = Buffer.alloc(KEY_MAX + PAYLOAD_MAX);
  readonly #value: Buffer = Buffer.alloc(SEAL_BYTES + PAYLOAD_MAX);
  /** The first bytes of the row, by how many. Making a view costs more than filling it. */
  readonly #starts: (Buffer | undefined)[] = [];
  #payload: Buffer | undefined;
  #sealed: Buffer = this.#value;

  /** Puts `payload` under a live key. */
  put(sink: RowSink, keys: LiveKeys, index: number, payload: Buffer): void {
    const length = keys.length(index);
    if (length > KEY_MAX || payload.length > PAYLOAD_MAX) {
      const { key, value } = put(keys.key(index), payload);
      sink.put(key, value);
      return;
    }
    if (payload !== this.#payload) this.#take(payload);
    keys.copyKey(index, this.#row);
    this.#row.set(payload, length);
    this.#value.writeUInt32BE(crc32(this.#start(length + payload.length)), 0);
    sink.put(this.#start(length), this.#sealed);
  }

  #take(payload: Buffer): void {
    this.#value.set(payload, SEAL_BYTES);
    this.#sealed = this.#value.subarray(0, SEAL_BYTES + payload.length);
    this.#payload = payload;
  }

  #start(length: number): Buffer {
    return (this.#starts[length] ??= this.#row.subarray(0, length));
  }
}
