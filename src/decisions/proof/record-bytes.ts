import { HASH_BYTES } from './hash.ts';

/** The canonical text of a record in UTF-8, with room for what is hashed along with it: a byte before, a hash behind. */
export interface RecordBytes {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

const FIRST_CHUNK_BYTES = 8 * 1024;
const CHUNK_BYTES_MAX = 256 * 1024;

/**
 * Where records wait to be hashed and packed. A text of many pieces is written out at once, while they are at hand: kept
 * for fifty milliseconds they would be moved about by the garbage collector, and cost more than all that is done to them.
 */
export class RecordBuffer {
  #bytes: Buffer = Buffer.alloc(0);
  #end = 0;

  write(line: string): RecordBytes {
    const most = 1 + line.length * 3 + HASH_BYTES; // UTF-8 takes at most three bytes per UTF-16 unit
    if (this.#bytes.length - this.#end < most) this.#renew(most);
    const start = this.#end + 1;
    const end = start + this.#bytes.write(line, start, 'utf8');
    this.#end = end + HASH_BYTES;
    return { bytes: this.#bytes, start, end };
  }

  /** None of what was written is needed any more: its place is used again. */
  reuse(): void {
    this.#end = 0;
  }

  /** What was written stays where it is, for whoever has it. */
  #renew(least: number): void {
    const size = Math.min(Math.max(this.#bytes.length * 2, FIRST_CHUNK_BYTES), CHUNK_BYTES_MAX);
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(size, least));
    this.#end = 0;
  }
}
