import { assert } from '../../base/assert.ts';
import { compareKeys, sortKeys } from '../../base/sort-keys.ts';
import { LIVE_SLOT_BYTES } from './identity-key.ts';

/** A UTF-16 code unit takes at most three bytes. */
const BYTES_PER_UNIT = 3;
const BYTES_AT_FIRST = 64 * 1024;

/**
 * Live keys of one index in one buffer, one after another in the order they were added: `text slot:6` each. A buffer for
 * each key would cost more to make, and to collect, than what is in it.
 */
export class LiveKeys {
  #bytes: Buffer = Buffer.allocUnsafe(BYTES_AT_FIRST);
  /** Key `i` is at `starts[i] .. starts[i + 1]`. */
  readonly #starts: Uint32Array;
  #count = 0;
  #end = 0;
  #isSorted = true;

  constructor(countMax: number) {
    this.#starts = new Uint32Array(countMax + 1);
  }

  get count(): number {
    return this.#count;
  }

  get byteLength(): number {
    return this.#end;
  }

  add(text: string): void {
    assert(this.#count + 1 < this.#starts.length, 'there is a place for the key');
    this.#grow(text.length * BYTES_PER_UNIT + LIVE_SLOT_BYTES.length);
    const slot = this.#end + this.#bytes.write(text, this.#end, 'utf8');
    this.#bytes.set(LIVE_SLOT_BYTES, slot);
    this.#end = slot + LIVE_SLOT_BYTES.length;
    this.#starts[++this.#count] = this.#end;
    if (this.#isSorted && this.#count > 1 && this.compare(this.#count - 2, this.#count - 1) > 0) {
      this.#isSorted = false;
    }
  }

  /** The numbers of the keys in the order of LevelDB, equal ones in that of their numbers. */
  order(): Uint32Array {
    const order = new Uint32Array(this.#count);
    for (let index = 0; index < order.length; index++) order[index] = index;
    if (!this.#isSorted) sortKeys(this.#packed, order);
    return order;
  }

  compare(left: number, right: number): number {
    return compareKeys(this.#packed, left, right);
  }

  /** A view. It stands until the next `add`. */
  key(index: number): Buffer {
    return this.#bytes.subarray(this.#start(index), this.#start(index + 1));
  }

  length(index: number): number {
    return this.#start(index + 1) - this.#start(index);
  }

  /** What is before the slot. */
  text(index: number): string {
    return this.#bytes.toString('utf8', this.#start(index), this.#textEnd(index));
  }

  textLength(index: number): number {
    return this.length(index) - LIVE_SLOT_BYTES.length;
  }

  /** Writes the key from the beginning of `target`. */
  copyKey(index: number, target: Buffer): void {
    this.#bytes.copy(target, 0, this.#start(index), this.#start(index + 1));
  }

  /** Writes the text to `target` from `at` on. */
  copyText(index: number, target: Buffer, at: number): void {
    this.#bytes.copy(target, at, this.#start(index), this.#textEnd(index));
  }

  get #packed(): { readonly bytes: Uint8Array; readonly starts: Uint32Array } {
    return { bytes: this.#bytes, starts: this.#starts };
  }

  #start(index: number): number {
    const start = this.#starts[index];
    assert(start !== undefined, 'the key is there');
    return start;
  }

  #textEnd(index: number): number {
    return this.#start(index + 1) - LIVE_SLOT_BYTES.length;
  }

  #grow(more: number): void {
    if (this.#end + more <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + more));
    this.#bytes.copy(bytes, 0, 0, this.#end);
    this.#bytes = bytes;
  }
}
