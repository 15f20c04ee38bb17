import { assert } from '../base/assert.ts';
import type { Readers } from './readers.ts';

/** Of a block that was freed the header holds this and its size, of another one its owner. */
const DEAD = 0x8000_0000;

/** Blocks larger than this part of a segment get a segment of their own. */
const LARGE_PART = 4;

/** Emptied segments that are kept to be filled again. */
const SPARE_MAX = 2;

const SEGMENT_WORDS_MIN = 1 << 8;
/** 32 KB: so little is taken for the first page, and so little is moved in one step. */
const SEGMENT_WORDS_MAX = 1 << 13;
/** Segments that a budget is cut into, at least. */
const SEGMENTS_PER_BUDGET = 64;

/** Those who have blocks. An owner is a number below 2^31. */
export interface BlockOwners {
  /** Words of the owner's block. */
  blockWords(owner: number): number;
  /** Whether the owner's block stays; if not, the owner has let go of it. `placedEra`: when it was put where it is. */
  stays(owner: number, placedEra: number): boolean;
  moved(owner: number, address: number): void;
}

/**
 * Memory for blocks of 32-bit words. Blocks are placed one after another into segments, the oldest segment is emptied
 * as a whole: what of it stays is placed anew. So blocks have the size that was asked for, nothing is lost between
 * blocks of different sizes, and no step moves more than one segment.
 *
 *   segment:  header block header block …      a header is one word, an address that of the first word behind it
 *   address:  segment << shift | word within it
 *
 * An address is good until the next `allocate` or `sweep` that follows the current turn of the event loop: within one
 * turn nothing is moved while it is read.
 */
export class Arena {
  /** By segment; a number that is not in use has the empty array. Read with `address >>> shift` and `address & mask`. */
  readonly segments: Uint32Array<ArrayBuffer>[] = [new Uint32Array(1)]; // 0 is for owners of nothing: address 0
  readonly shift: number;
  readonly mask: number;
  readonly #readers: Readers;
  readonly #bytes: Buffer[] = [Buffer.alloc(4)]; // address 0 is a word of zeros
  readonly #placedEra: number[] = [0]; // by segment: when it was filled up
  readonly #used: number[] = [0]; // by segment: words
  #order: number[] = []; // segments that are filled up, oldest first, from `#first` on
  #first = 0;
  readonly #vacant: number[] = []; // segment numbers
  readonly #spare: Uint32Array<ArrayBuffer>[] = [];
  #tail = 0; // the segment that is being filled; 0 before there is one
  #words = 0;
  #deadWords = 0;

  /** @param budget bytes that it is meant to take; it decides the size of segments alone */
  constructor(readers: Readers, budget: number) {
    this.#readers = readers;
    const wanted = budget / Uint32Array.BYTES_PER_ELEMENT / SEGMENTS_PER_BUDGET;
    const words = Math.min(SEGMENT_WORDS_MAX, Math.max(SEGMENT_WORDS_MIN, wanted));
    this.shift = Math.floor(Math.log2(words));
    this.mask = 2 ** this.shift - 1;
  }

  /** Bytes of all segments in use. */
  get bytes(): number {
    return this.#words * Uint32Array.BYTES_PER_ELEMENT;
  }

  /** The part of `bytes` that is freed blocks, from 0 to 1. */
  get idlePart(): number {
    return this.#words === 0 ? 0 : this.#deadWords / this.#words;
  }

  /** Bytes of one segment that holds many blocks. */
  get segmentBytes(): number {
    return (this.mask + 1) * Uint32Array.BYTES_PER_ELEMENT;
  }

  wordsAt(address: number): Uint32Array<ArrayBuffer> {
    return this.segments[address >>> this.shift]!;
  }

  /** The same memory as bytes: word `w` begins at byte `4 * w`. */
  bytesAt(address: number): Buffer {
    return this.#bytes[address >>> this.shift]!;
  }

  /** Address of a new block of `words` words, which hold anything. */
  allocate(owner: number, words: number): number {
    assert(owner < DEAD && words > 0, 'a block has an owner and a size');
    if (words + 1 > (this.mask + 1) / LARGE_PART) return this.#placeLarge(owner, new Uint32Array(words + 1));
    if (this.#tail === 0 || this.#used[this.#tail]! + words + 1 > this.mask + 1) this.#startTail();
    const header = this.#used[this.#tail]!;
    this.#used[this.#tail] = header + words + 1;
    this.segments[this.#tail]![header] = owner;
    return this.#addressOf(this.#tail, header + 1);
  }

  /** As `allocate`, of what lies behind the first word of `block`, which is the arena's from now on. A large one is not copied. */
  place(owner: number, block: Uint32Array<ArrayBuffer>): number {
    if (block.length > (this.mask + 1) / LARGE_PART) return this.#placeLarge(owner, block);
    const address = this.allocate(owner, block.length - 1);
    this.wordsAt(address).set(block.subarray(1), address & this.mask);
    return address;
  }

  free(address: number, words: number): void {
    const segment = address >>> this.shift;
    if (words + 1 > (this.mask + 1) / LARGE_PART) {
      this.#order.splice(this.#order.indexOf(segment, this.#first), 1);
      this.#release(segment);
      return;
    }
    this.segments[segment]![(address & this.mask) - 1] = (DEAD | words) >>> 0;
    this.#deadWords += words + 1;
  }

  /** Empty the segment that was filled up first, or the only one. False if there is none. */
  sweep(owners: BlockOwners): boolean {
    if (this.#first === this.#order.length) this.#endTail();
    const segment = this.#order[this.#first];
    if (segment === undefined) return false;
    this.#passFirst();
    const words = this.segments[segment]!;
    const used = this.#used[segment]!;
    const placedEra = this.#placedEra[segment]!;
    if (words.length !== this.mask + 1) {
      // One large block: it need not be copied to be placed anew.
      if (owners.stays(words[0]!, placedEra)) this.#fillUp(segment);
      else this.#release(segment);
      return true;
    }
    for (let at = 0; at < used;) {
      const header = words[at]!;
      const isDead = header >= DEAD;
      const size = isDead ? header - DEAD : owners.blockWords(header);
      if (isDead) this.#deadWords -= size + 1;
      else if (owners.stays(header, placedEra)) this.#move(owners, header, words, at + 1, size);
      at += size + 1;
    }
    this.#release(segment);
    return true;
  }

  #passFirst(): void {
    this.#first++;
    if (this.#first * 2 < this.#order.length) return;
    this.#order = this.#order.slice(this.#first);
    this.#first = 0;
  }

  #move(owners: BlockOwners, owner: number, words: Uint32Array, from: number, size: number): void {
    const address = this.allocate(owner, size);
    this.wordsAt(address).set(words.subarray(from, from + size), address & this.mask);
    owners.moved(owner, address);
  }

  #placeLarge(owner: number, block: Uint32Array<ArrayBuffer>): number {
    assert(owner < DEAD, 'a block has an owner');
    const segment = this.#take(block);
    this.#used[segment] = block.length;
    this.#fillUp(segment);
    block[0] = owner;
    return this.#addressOf(segment, 1);
  }

  #startTail(): void {
    this.#endTail();
    this.#tail = this.#take(this.#spare.pop() ?? new Uint32Array(this.mask + 1));
    this.#used[this.#tail] = 0;
  }

  #endTail(): void {
    if (this.#tail !== 0) this.#fillUp(this.#tail);
    this.#tail = 0;
  }

  #fillUp(segment: number): void {
    this.#placedEra[segment] = this.#readers.era;
    this.#order.push(segment);
  }

  /** Each word of a large block has an address of its own: the block takes as many numbers as it has parts of a segment's size. */
  #take(words: Uint32Array<ArrayBuffer>): number {
    const size = this.mask + 1;
    const count = Math.ceil(words.length / size);
    const first = this.#numbersInARow(count);
    assert((first + count) * size <= 2 ** 32, 'the addresses of the arena are used up');
    for (let part = 0; part < count; part++) {
      const from = words.subarray(part * size);
      this.segments[first + part] = part === 0 ? words : from;
      this.#bytes[first + part] = Buffer.from(from.buffer, from.byteOffset);
    }
    this.#words += words.length;
    return first;
  }

  #numbersInARow(count: number): number {
    const vacant = this.#vacant;
    if (count === 1) return vacant.pop() ?? this.segments.length;
    vacant.sort((one, other) => other - one);
    for (let last = count - 1; last < vacant.length; last++) {
      const lowest = vacant[last]!;
      if (vacant[last - count + 1]! - lowest !== count - 1) continue;
      vacant.splice(last - count + 1, count);
      return lowest;
    }
    return this.segments.length;
  }

  #release(segment: number): void {
    const words = this.segments[segment]!;
    this.#words -= words.length;
    if (words.length === this.mask + 1 && this.#spare.length < SPARE_MAX) this.#spare.push(words);
    const count = Math.ceil(words.length / (this.mask + 1));
    for (let part = segment; part < segment + count; part++) {
      this.segments[part] = this.segments[0]!;
      this.#bytes[part] = this.#bytes[0]!;
      this.#vacant.push(part);
    }
  }

  #addressOf(segment: number, word: number): number {
    return segment * (this.mask + 1) + word;
  }
}
