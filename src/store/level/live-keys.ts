import { assert } from '../../base/assert.ts';
import { compareKeys, sortKeys } from '../../base/sort-keys.ts';
import type { RelationshipIdentity } from '../../model/relationship.ts';
import { classOf, LIVE_SLOT_BYTES } from './identity-key.ts';
import { joinedBytesMax, writeJoined } from './joined-bytes.ts';
import { TAG } from './layout.ts';

const FORWARD = TAG.forward.charCodeAt(0);
const REVERSE = TAG.reverse.charCodeAt(0);
/** What a forward key has beside its parts: the tag, the class and the slot. */
const FORWARD_MARKS_BYTES = 2 + LIVE_SLOT_BYTES.length;
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
  /** Of forward keys: where the class is in the last. */
  #lastSplit = 0;

  constructor(countMax: number) {
    this.#starts = new Uint32Array(countMax + 1);
  }

  get count(): number {
    return this.#count;
  }

  get byteLength(): number {
    return this.#end;
  }

  /** Adds the key of `liveKey(forwardText(identity))`. */
  addForward({ resource, relation, subject }: RelationshipIdentity): void {
    const resourceMax = joinedBytesMax(resource.type, resource.id, relation);
    const subjectMax = joinedBytesMax(subject.type, subject.id, subject.relation);
    this.#grow(FORWARD_MARKS_BYTES + resourceMax + subjectMax);
    const bytes = this.#bytes;
    const start = this.#end;
    bytes[start] = FORWARD;
    const split = writeJoined(bytes, start + 1, resource.type, resource.id, relation);
    bytes[split] = classOf(subject).charCodeAt(0);
    this.#close(writeJoined(bytes, split + 1, subject.type, subject.id, subject.relation));
    this.#lastSplit = split;
  }

  /** Adds the reverse key of what `forward` was given last: the same parts, which need not be encoded again. */
  addReverse(forward: LiveKeys): void {
    const last = forward.#count - 1;
    const subjectEnd = forward.#textEnd(last);
    this.#grow(forward.length(last));
    const [from, to] = [forward.#bytes, this.#bytes];
    let at = this.#end;
    to[at++] = REVERSE;
    // So few bytes are copied faster here than by a call.
    for (let byte = forward.#lastSplit + 1; byte < subjectEnd; byte++) to[at++] = from[byte] ?? 0;
    for (let byte = forward.#start(last) + 1; byte < forward.#lastSplit; byte++) to[at++] = from[byte] ?? 0;
    this.#close(at);
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

  /** A view. It stands until the next key is added. */
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

  /** Ends the key whose text goes to `slot`. */
  #close(slot: number): void {
    assert(this.#count + 1 < this.#starts.length, 'there is a place for the key');
    this.#end = slot + LIVE_SLOT_BYTES.length;
    this.#bytes.fill(0, slot, this.#end);
    this.#starts[++this.#count] = this.#end;
    if (this.#isSorted && this.#count > 1 && this.compare(this.#count - 2, this.#count - 1) > 0) {
      this.#isSorted = false;
    }
  }

  #grow(more: number): void {
    if (this.#end + more <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + more));
    this.#bytes.copy(bytes, 0, 0, this.#end);
    this.#bytes = bytes;
  }
}
