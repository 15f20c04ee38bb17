import { randomInt } from 'node:crypto';
import { assert } from '../base/assert.ts';
import type { Names } from '../model/names.ts';
import type { Arena } from './arena.ts';
import { growUint16, growUint32 } from './columns.ts';
import { EMPTY, HashIndex } from './hash-index.ts';
import { Limbo } from './limbo.ts';
import type { Readers } from './readers.ts';

/** No object has this number. */
export const NO_NODE = -1;

const STAR = 0x2a;
const ASCII_MAX = 0x7f;
const ID_LENGTH_MAX = 0xffff;

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
  #types = new Uint32Array(1024);
  #address = new Uint32Array(1024); // of the id's bytes
  #length = new Uint16Array(1024); // of the id
  #hash = new Uint32Array(1024);
  #holders = new Uint32Array(1024); // edges and pages that have the node
  #pageHints = new Uint32Array(1024);
  #used = 0;

  constructor(names: Names, arena: Arena, readers: Readers) {
    this.names = names;
    this.#arena = arena;
    this.#limbo = new Limbo(readers, (node) => this.#free(node));
    this.#index = new HashIndex((node) => this.#hash[node]!);
  }

  /** Type number of every node. Replaced when it grows: read it anew after any `nodeOf`. */
  get types(): Uint32Array {
    return this.#types;
  }

  /**
   * By node: where `Pages` looks first for the forward pages of the node. It is the pages' to set, and may name any
   * page at all: a node keeps the hint of the object that had its number before. Replaced when it grows, as `types`.
   */
  get pageHints(): Uint32Array {
    return this.#pageHints;
  }

  /** Nodes that have a meaning now. */
  get count(): number {
    return this.#used - this.#vacant.length;
  }

  /** Bytes held, ids apart: they are the arena's. */
  get bytes(): number {
    const columns = [this.#types, this.#address, this.#length, this.#hash, this.#holders, this.#pageHints];
    return columns.reduce((sum, column) => sum + column.byteLength, this.#index.bytes);
  }

  /** The node of an object, given on first use. Good for this turn of the event loop, for readers as long as they read, and as long as it is retained. */
  nodeOf(type: string, id: string): number {
    const typeNumber = this.names.numberOf(type);
    const hash = hashOf(typeNumber, id);
    let node = this.#find(typeNumber, id, hash);
    if (node === NO_NODE) node = this.#add(typeNumber, id, hash);
    if (this.#holders[node] === 0) this.#limbo.add(node);
    return node;
  }

  /** The node of an object if it has one, else `NO_NODE`. Good as that of `nodeOf` is. */
  find(type: string, id: string): number {
    const typeNumber = this.names.find(type);
    if (typeNumber === undefined) return NO_NODE;
    const node = this.#find(typeNumber, id, hashOf(typeNumber, id));
    if (node !== NO_NODE && this.#holders[node] === 0) this.#limbo.add(node);
    return node;
  }

  retain(node: number): void {
    this.#holders[node]!++;
  }

  release(node: number): void {
    if (--this.#holders[node]! === 0) this.#limbo.add(node);
  }

  /** Give back what nothing has and nobody can know. See `Limbo.collect`. */
  collect(): void {
    this.#limbo.collect();
  }

  typeOf(node: number): string {
    return this.names.nameOf(this.#types[node]!);
  }

  idOf(node: number): string {
    assert(node < this.#used, `no object has number ${node}`);
    const length = this.#length[node]!;
    if (length === 0) return '';
    const start = this.#byteOf(node);
    return this.#arena.bytesAt(this.#address[node]!).toString('latin1', start, start + length);
  }

  isWildcard(node: number): boolean {
    if (this.#length[node] !== 1) return false;
    return this.#arena.bytesAt(this.#address[node]!)[this.#byteOf(node)] === STAR;
  }

  /** Below 0 if the id of `a` comes first, by code unit; above 0 if that of `b` does. */
  compareIds(a: number, b: number): number {
    const aBytes = this.#arena.bytesAt(this.#address[a]!);
    const bBytes = this.#arena.bytesAt(this.#address[b]!);
    const aStart = this.#byteOf(a);
    const bStart = this.#byteOf(b);
    const common = Math.min(this.#length[a]!, this.#length[b]!);
    for (let index = 0; index < common; index++) {
      const order = aBytes[aStart + index]! - bBytes[bStart + index]!;
      if (order !== 0) return order;
    }
    return this.#length[a]! - this.#length[b]!;
  }

  /** Words of the block that holds a node's id. */
  blockWords(node: number): number {
    return wordsFor(this.#length[node]!);
  }

  /** The block was moved to `address`. */
  moved(node: number, address: number): void {
    this.#address[node] = address;
  }

  #find(type: number, id: string, hash: number): number {
    const { slots, mask } = this.#index;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = slots[place]!;
      if (slot === EMPTY) return NO_NODE;
      if (((slot ^ hash) & ~mask) !== 0) continue;
      const node = slot & mask;
      if (this.#hash[node] === hash && this.#types[node] === type && this.#isId(node, id)) return node;
    }
  }

  #isId(node: number, id: string): boolean {
    const length = this.#length[node]!;
    if (length !== id.length) return false;
    const bytes = this.#arena.bytesAt(this.#address[node]!);
    const start = this.#byteOf(node);
    for (let index = 0; index < length; index++) {
      if (bytes[start + index] !== id.charCodeAt(index)) return false;
    }
    return true;
  }

  #add(type: number, id: string, hash: number): number {
    assert(id.length <= ID_LENGTH_MAX, 'an id is not that long');
    const node = this.#vacant.pop() ?? this.#used++;
    if (node >= this.#types.length) this.#growColumns(node + 1);
    this.#types[node] = type;
    this.#length[node] = id.length;
    this.#hash[node] = hash;
    this.#holders[node] = 0;
    this.#address[node] = id === '' ? 0 : this.#arena.allocate(node * 2 + 1, wordsFor(id.length));
    const bytes = this.#arena.bytesAt(this.#address[node]);
    const start = this.#byteOf(node);
    for (let index = 0; index < id.length; index++) {
      const unit = id.charCodeAt(index);
      assert(unit <= ASCII_MAX, 'an id is ASCII');
      bytes[start + index] = unit;
    }
    this.#index.add(node);
    return node;
  }

  #free(node: number): void {
    if (this.#holders[node]! > 0) return;
    this.#index.remove(node);
    if (this.#length[node]! > 0) this.#arena.free(this.#address[node]!, this.blockWords(node));
    this.#vacant.push(node);
  }

  /** Where a node's id begins in its segment. */
  #byteOf(node: number): number {
    return (this.#address[node]! & this.#arena.mask) * 4;
  }

  #growColumns(count: number): void {
    this.#types = growUint32(this.#types, count);
    this.#address = growUint32(this.#address, count);
    this.#length = growUint16(this.#length, count);
    this.#hash = growUint32(this.#hash, count);
    this.#holders = growUint32(this.#holders, count);
    this.#pageHints = growUint32(this.#pageHints, count);
  }
}

function wordsFor(length: number): number {
  return (length + 3) >>> 2;
}

/** Each step is mixed before the next, so that no ids collide under every seed. */
function hashOf(type: number, id: string): number {
  let hash = SEED ^ Math.imul(type + 1, 0x9e37_79b1);
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x0100_0193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x2c1b_3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
