import { randomInt } from 'node:crypto';
import { assert } from '../base/assert.ts';
import type { Names } from '../model/names.ts';
import type { Arena } from './arena.ts';
import { growUint32 } from './columns.ts';
import { WILDCARD } from '../model/relationship.ts';
import { EMPTY, HashIndex } from './hash-index.ts';
import { Limbo } from './limbo.ts';
import type { Readers } from './readers.ts';

/** No object has this number. */
export const NO_NODE = -1;

const STAR = 0x2a;
const ASCII_MAX = 0x7f;
const ID_LENGTH_MAX = 0xffff;

/**
 * A node is a record of four words, so that whoever looks an object up, or walks over it, fetches one line:
 *
 *   number of its type     page hint     address of its id     edges and pages that have it
 *
 * The id is a block of the arena: two bytes of length, the lower first, then its characters. Node `n` of an empty id
 * has address 0, where a length of 0 is found.
 */
const RECORD_WORDS = 4;
const TYPE = 0;
const PAGE_HINT = 1;
const ADDRESS = 2;
const HOLDERS = 3;
const LENGTH_BYTES = 2;

/** Who can choose ids can't choose what they hash to. */
const SEED = randomInt(2 ** 32);

/**
 * Dense numbers ("nodes") for objects, and the numbers of the names around them. The wildcard of a type is the node of
 * its id `*`. Ids are ASCII, as the model has them, and lie in the arena.
 *
 * A node is counted by what resident pages have of it. One that none has, as an unknown object somebody asks about, is
 * given out again once no reader can know it.
 */
export class Objects {
  readonly names: Names;
  readonly #arena: Arena;
  readonly #limbo: Limbo;
  readonly #index: HashIndex;
  readonly #vacant: number[] = [];
  readonly #wildcards: number[] = []; // by type number: the node of its wildcard, or `NO_NODE`
  #records = new Uint32Array(1024 * RECORD_WORDS);
  #hash = new Uint32Array(1024); // of the type and the id
  #used = 0;

  constructor(names: Names, arena: Arena, readers: Readers) {
    this.names = names;
    this.#arena = arena;
    this.#limbo = new Limbo(readers, (node) => this.#free(node));
    this.#index = new HashIndex((node) => this.#hash[node]!);
  }

  /** The number of a node's type. */
  typeNumberOf(node: number): number {
    return this.#records[node * RECORD_WORDS + TYPE]!;
  }

  /**
   * Where `Pages` looks first for the forward pages of a node. It is the pages' to set, and may name any page at all: a
   * node keeps the hint of the object that had its number before.
   */
  pageHintOf(node: number): number {
    return this.#records[node * RECORD_WORDS + PAGE_HINT]!;
  }

  setPageHint(node: number, page: number): void {
    this.#records[node * RECORD_WORDS + PAGE_HINT] = page;
  }

  /** Nodes that have a meaning now. */
  get count(): number {
    return this.#used - this.#vacant.length;
  }

  /** Bytes held, ids apart: they are the arena's. */
  get bytes(): number {
    return this.#records.byteLength + this.#hash.byteLength + this.#index.bytes;
  }

  /** The node of an object, given on first use. Good for this turn of the event loop, for readers as long as they read, and as long as it is retained. */
  nodeOf(type: string, id: string): number {
    const typeNumber = this.names.numberOf(type);
    const hash = hashOf(typeNumber, id);
    let node = this.#find(typeNumber, id, hash);
    if (node === NO_NODE) node = this.#add(typeNumber, id, hash);
    if (this.#records[node * RECORD_WORDS + HOLDERS] === 0) this.#limbo.add(node);
    return node;
  }

  /** The node of an object if it has one, else `NO_NODE`. Good as that of `nodeOf` is. */
  find(type: string, id: string): number {
    const typeNumber = this.names.find(type);
    if (typeNumber === undefined) return NO_NODE;
    const node = this.#find(typeNumber, id, hashOf(typeNumber, id));
    if (node !== NO_NODE && this.#records[node * RECORD_WORDS + HOLDERS] === 0) this.#limbo.add(node);
    return node;
  }

  /** As `find` of a type's wildcard, by the number of the type. */
  wildcardOf(type: number): number {
    const node = this.#wildcards[type] ?? NO_NODE;
    if (node !== NO_NODE && this.#records[node * RECORD_WORDS + HOLDERS] === 0) this.#limbo.add(node);
    return node;
  }

  retain(node: number): void {
    this.#records[node * RECORD_WORDS + HOLDERS]!++;
  }

  release(node: number): void {
    if (--this.#records[node * RECORD_WORDS + HOLDERS]! === 0) this.#limbo.add(node);
  }

  /** Give back what nothing has and nobody can know. See `Limbo.collect`. */
  collect(): void {
    this.#limbo.collect();
  }

  typeOf(node: number): string {
    return this.names.nameOf(this.typeNumberOf(node));
  }

  idOf(node: number): string {
    assert(node < this.#used, `no object has number ${node}`);
    const address = this.#addressOf(node);
    const bytes = this.#arena.bytesAt(address);
    const start = this.#byteOf(address);
    const length = lengthAt(bytes, start);
    return bytes.toString('latin1', start + LENGTH_BYTES, start + LENGTH_BYTES + length);
  }

  isWildcard(node: number): boolean {
    const address = this.#addressOf(node);
    const bytes = this.#arena.bytesAt(address);
    const start = this.#byteOf(address);
    return lengthAt(bytes, start) === 1 && bytes[start + LENGTH_BYTES] === STAR;
  }

  /** Below 0 if the id of `a` comes first, by code unit; above 0 if that of `b` does. */
  compareIds(a: number, b: number): number {
    const aBytes = this.#arena.bytesAt(this.#addressOf(a));
    const bBytes = this.#arena.bytesAt(this.#addressOf(b));
    const aStart = this.#byteOf(this.#addressOf(a));
    const bStart = this.#byteOf(this.#addressOf(b));
    const aLength = lengthAt(aBytes, aStart);
    const bLength = lengthAt(bBytes, bStart);
    const end = LENGTH_BYTES + Math.min(aLength, bLength);
    for (let index = LENGTH_BYTES; index < end; index++) {
      const order = aBytes[aStart + index]! - bBytes[bStart + index]!;
      if (order !== 0) return order;
    }
    return aLength - bLength;
  }

  /** Words of the block that holds a node's id. */
  blockWords(node: number): number {
    const address = this.#addressOf(node);
    return wordsFor(lengthAt(this.#arena.bytesAt(address), this.#byteOf(address)));
  }

  /** The block was moved to `address`. */
  moved(node: number, address: number): void {
    this.#records[node * RECORD_WORDS + ADDRESS] = address;
  }

  #find(type: number, id: string, hash: number): number {
    const { slots, mask } = this.#index;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = slots[place]!;
      if (slot === EMPTY) return NO_NODE;
      if (((slot ^ hash) & ~mask) !== 0) continue;
      const node = slot & mask;
      if (this.typeNumberOf(node) === type && this.#isId(node, id)) return node;
    }
  }

  #isId(node: number, id: string): boolean {
    const address = this.#addressOf(node);
    const bytes = this.#arena.bytesAt(address);
    const start = this.#byteOf(address);
    const length = lengthAt(bytes, start);
    if (length !== id.length) return false;
    for (let index = 0; index < length; index++) {
      if (bytes[start + LENGTH_BYTES + index] !== id.charCodeAt(index)) return false;
    }
    return true;
  }

  #add(type: number, id: string, hash: number): number {
    assert(id.length <= ID_LENGTH_MAX, 'an id is not that long');
    const node = this.#vacant.pop() ?? this.#used++;
    if (node >= this.#hash.length) this.#hash = growUint32(this.#hash, node + 1);
    const recordsEnd = (node + 1) * RECORD_WORDS;
    if (recordsEnd > this.#records.length) this.#records = growUint32(this.#records, recordsEnd);
    const address = id === '' ? 0 : this.#place(node, id);
    const record = node * RECORD_WORDS;
    this.#records[record + TYPE] = type;
    this.#records[record + ADDRESS] = address;
    this.#records[record + HOLDERS] = 0;
    this.#hash[node] = hash;
    this.#index.add(node);
    if (id === WILDCARD) this.#noteWildcard(type, node);
    return node;
  }

  /** Puts an id, which is not empty, into the arena, and gives its address. */
  #place(node: number, id: string): number {
    const address = this.#arena.allocate(node * 2 + 1, wordsFor(id.length));
    const bytes = this.#arena.bytesAt(address);
    const start = this.#byteOf(address);
    bytes[start] = id.length & 0xff;
    bytes[start + 1] = id.length >>> 8;
    for (let index = 0; index < id.length; index++) {
      const unit = id.charCodeAt(index);
      assert(unit <= ASCII_MAX, 'an id is ASCII');
      bytes[start + LENGTH_BYTES + index] = unit;
    }
    return address;
  }

  #free(node: number): void {
    if (this.#records[node * RECORD_WORDS + HOLDERS]! > 0) return;
    this.#index.remove(node);
    if (this.isWildcard(node)) this.#noteWildcard(this.typeNumberOf(node), NO_NODE);
    const address = this.#addressOf(node);
    if (address !== 0) this.#arena.free(address, this.blockWords(node));
    this.#vacant.push(node);
  }

  #noteWildcard(type: number, node: number): void {
    while (this.#wildcards.length <= type) this.#wildcards.push(NO_NODE);
    this.#wildcards[type] = node;
  }

  #addressOf(node: number): number {
    return this.#records[node * RECORD_WORDS + ADDRESS]!;
  }

  /** Where the block at `address` begins in its segment. */
  #byteOf(address: number): number {
    return (address & this.#arena.mask) * 4;
  }
}

function lengthAt(bytes: Buffer, start: number): number {
  return bytes[start]! | (bytes[start + 1]! << 8);
}

function wordsFor(length: number): number {
  return (LENGTH_BYTES + length + 3) >>> 2;
}

/** Four characters a step. Each step is mixed before the next, so that no ids collide under every seed. */
function hashOf(type: number, id: string): number {
  let hash = SEED ^ Math.imul(type + 1, 0x9e37_79b1);
  let index = 0;
  for (; index + 4 <= id.length; index += 4) {
    const four =
      id.charCodeAt(index) |
      (id.charCodeAt(index + 1) << 8) |
      (id.charCodeAt(index + 2) << 16) |
      (id.charCodeAt(index + 3) << 24);
    hash = Math.imul(hash ^ four, 0x0100_0193);
    hash ^= hash >>> 15;
  }
  for (; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x0100_0193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x2c1b_3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
