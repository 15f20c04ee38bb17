import { assert } from '../../base/assert.ts';
import { Frontier } from './frontier.ts';
import type { Hash } from './hash.ts';
import { HASH_BYTES } from './hash.ts';
import { subtreesOf } from './merkle.ts';

/*
 * The tree is kept in tiles. A tile of rank 0 holds 256 record hashes; one of rank 1 the roots of 256 tiles of rank 0,
 * and so on: a tile's index counts those of its rank. Inner nodes are made from a tile's hashes when a proof needs
 * them, so the tree costs 32 bytes per record and a proof reads two tiles per rank.
 *
 * Tiles of rank 0 are written when they are full; until then their hashes stand with the records. Higher ones are
 * written whenever they grow, once in 256 records.
 */

export const TILE_HASHES = 256;
const TILE_LEVELS = 8;

export interface Tile {
  readonly rank: number;
  readonly index: number;
  /** Up to 256 hashes of 32 bytes. */
  readonly hashes: Buffer;
}

/** A tile from the disk. @throws Fault `data-damaged` when it is not there. */
export type ReadTile = (rank: number, index: number) => Promise<Buffer>;

/** The growing end of the tree in memory, and the rest of it on the disk. */
export class Tiles {
  readonly #read: ReadTile;
  readonly #frontier: Frontier;
  /** By rank, the tile that is not full. */
  readonly #open: OpenTile[];
  /** Full ones that may not be on the disk yet, by rank and index. */
  readonly #unwritten = new Map<string, Buffer>();

  private constructor(read: ReadTile, frontier: Frontier, open: OpenTile[]) {
    this.#read = read;
    this.#frontier = frontier;
    this.#open = open;
  }

  /** @param newest the hashes of the last `size % 256` records. */
  static async open(size: number, newest: readonly Hash[], read: ReadTile): Promise<Tiles> {
    const open: OpenTile[] = [];
    for (let [rank, hashCount] = [0, size]; rank === 0 || hashCount > 0; rank++) {
      const tile = new OpenTile(Math.floor(hashCount / TILE_HASHES));
      const rest = hashCount % TILE_HASHES;
      if (rank === 0) newest.forEach((hash) => tile.add(hash));
      else if (rest > 0) hashesIn(await read(rank, tile.index), rest).forEach((hash) => tile.add(hash));
      assert(tile.count === rest, `the open tile of rank ${rank} has ${tile.count} hashes, not ${rest}`);
      open.push(tile);
      hashCount = tile.index;
    }
    const bare = new Tiles(read, new Frontier(0, []), open);
    const edge = await Promise.all(subtreesOf(0, size).map(({ level, index }) => bare.node(level, index)));
    return new Tiles(read, new Frontier(size, edge), open);
  }

  get size(): number {
    return this.#frontier.size;
  }

  root(): Hash {
    return this.#frontier.root();
  }

  /** Takes the hash of the next record in. Gives back the tiles that must be on the disk with it. */
  append(leaf: Hash): readonly Tile[] {
    const written: Tile[] = [];
    this.#add(0, leaf, written);
    this.#frontier.append(leaf, (level, hash) => {
      if (level % TILE_LEVELS === 0) this.#add(level / TILE_LEVELS, hash, written);
    });
    return written;
  }

  /** All tiles that `append` gave back are on the disk. */
  settle(): void {
    this.#unwritten.clear();
  }

  /** Hash of a complete subtree that lies within the leaves there are. */
  readonly node = async (level: number, index: number): Promise<Hash> => {
    const rank = Math.floor(level / TILE_LEVELS);
    const span = 2 ** (level % TILE_LEVELS);
    const first = index * span;
    const tileIndex = Math.floor(first / TILE_HASHES);
    const offset = first % TILE_HASHES;
    const open = this.#open[rank];
    const inMemory = open?.index === tileIndex ? open.hashes() : this.#unwritten.get(`${rank}/${tileIndex}`);
    const tile = inMemory ?? (await this.#read(rank, tileIndex));
    return subtreeRoot(hashesIn(tile, offset + span).slice(offset));
  };

  #add(rank: number, hash: Hash, written: Tile[]): void {
    const tile = (this.#open[rank] ??= new OpenTile(0));
    tile.add(hash);
    const isFull = tile.count === TILE_HASHES;
    if (isFull || rank > 0) written.push({ rank, index: tile.index, hashes: tile.hashes() });
    if (!isFull) return;
    this.#unwritten.set(`${rank}/${tile.index}`, tile.hashes());
    this.#open[rank] = new OpenTile(tile.index + 1);
  }
}

class OpenTile {
  readonly index: number;
  readonly #bytes = Buffer.alloc(TILE_HASHES * HASH_BYTES);
  #count = 0;

  constructor(index: number) {
    this.index = index;
  }

  get count(): number {
    return this.#count;
  }

  add(hash: Hash): void {
    this.#bytes.write(hash, this.#count++ * HASH_BYTES, HASH_BYTES, 'hex');
  }

  /** A view: what is in it stays as it is. */
  hashes(): Buffer {
    return this.#bytes.subarray(0, this.#count * HASH_BYTES);
  }
}

function hashesIn(tile: Buffer, hashCount: number): readonly Hash[] {
  assert(tile.length >= hashCount * HASH_BYTES, `the tile has fewer than ${hashCount} hashes`);
  return Array.from({ length: hashCount }, (_, at) =>
    tile.toString('hex', at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

/** The root over a power of two of hashes. */
function subtreeRoot(hashes: readonly Hash[]): Hash {
  const frontier = new Frontier(0, []);
  for (const hash of hashes) frontier.append(hash);
  return frontier.root();
}
