import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Put } from '../base/sealed-value.ts';
import { put } from '../base/sealed-value.ts';
import { Fault } from '../model/fault.ts';
import { Database } from './disk/database.ts';
import { indexKey, metaKey, tileKey, timeKey } from './disk/layout.ts';
import { openMeta, type Meta } from './disk/meta.ts';
import { SEGMENT_RECORDS, SegmentIndex } from './disk/segment-index.ts';
import { type Block, encodedLength } from './disk/block.ts';
import { HASH_BYTES, type Hash, NO_HASH } from './proof/hash.ts';
import { recordHash } from './proof/record-hash.ts';
import { TILE_HASHES, Tiles } from './proof/tiles.ts';
import { readBlocks, recordAt } from './read/view.ts';
import { termHashes } from './record/prepared-entry.ts';

export interface LogReport {
  /** What is wrong with records: nothing else tells of them. */
  readonly findings: readonly string[];
  /** Rows of times, indexes and the tree that were missing or not what the records say, by kind. */
  readonly derived: ReadonlyMap<'time' | 'index' | 'tree', number>;
  readonly records: number;
}

type Kind = 'time' | 'index' | 'tree';
type Derived = readonly [kind: Kind, row: Put];

const NEVER = new AbortController().signal;
const ROWS_PER_BATCH = 200;

export function hasLog(folder: string): boolean {
  return existsSync(path.join(folder, 'log', 'CURRENT'));
}

/**
 * Verifies the log in `folder`, which nobody else has open: that records are chained to each other up to where the log
 * ends, and that times, indexes and tree are those of the records. With `repair`, these are made anew; records are never touched.
 * Of records that retention removed the hashes stand in the tree alone, and are taken from there.
 * @throws Fault `data-locked`, `data-version`; `data-damaged` for what tells where the log begins and ends
 */
export async function checkLog(folder: string, repair: boolean): Promise<LogReport> {
  const database = await Database.open(path.join(folder, 'log'));
  try {
    if ((await database.get(metaKey('format'))) === undefined) {
      throw new Fault('data-damaged', `the decision log in \`${folder}\` has no format version`); // or it would be made one
    }
    const meta = await openMeta(database, path.basename(folder));
    const derived = new Map<Kind, number>();
    const findings: string[] = [];
    try {
      let rows: Put[] = [];
      for await (const [kind, row] of derivedRows(database, meta)) {
        if (await isThere(database, row)) continue;
        derived.set(kind, (derived.get(kind) ?? 0) + 1);
        if (repair) rows.push(row);
        if (rows.length < ROWS_PER_BATCH) continue;
        await database.write(rows);
        rows = [];
      }
      await database.write(rows);
    } catch (error) {
      if (!(error instanceof Fault) || error.reason !== 'data-damaged') throw error;
      findings.push(error.message);
    }
    return { findings, derived, records: meta.standing.size - meta.kept.from };
  } finally {
    await database.close();
  }
}

/** What the records say of every other row. @throws Fault `data-damaged` for a record that is not as it was written */
async function* derivedRows(database: Database, meta: Meta): AsyncGenerator<Derived, void> {
  const { standing, kept } = meta;
  const tree = new Tree();
  yield* tree.take(await removedHashes(database, kept.from));
  let index = new SegmentIndex(Math.ceil(kept.from / SEGMENT_RECORDS));
  let previous: Hash | undefined = kept.from === 0 ? NO_HASH : undefined;
  let next = kept.from;
  for await (const block of readBlocks(
    { database, standing },
    kept.from,
    standing.size,
    'ascending',
    NEVER,
  )) {
    assertPlace(block, next, previous);
    previous = assertChain(block);
    const hashes = block.records.map(({ hash }) => hash);
    yield* tree.take(hashes);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(encodedLength(block));
    yield ['time', put(timeKey(recordAt(block, 0).record.recordedAtMs, block.first), length)];
    for (let offset = 0; offset < block.records.length; offset++) {
      const { sequence, record } = recordAt(block, offset);
      const place = sequence - index.segment * SEGMENT_RECORDS;
      if (place < 0) continue; // of a segment that retention has begun to remove
      for (const hash of termHashes(record.entry)) index.add(hash, place);
      if (place < SEGMENT_RECORDS - 1) continue;
      for (const [bucket, entries] of index.rows())
        yield ['index', put(indexKey(bucket, index.segment), entries)];
      index = new SegmentIndex(index.segment + 1);
    }
    next = block.first + block.records.length;
  }
  if (next !== standing.size)
    throw new Fault('data-damaged', `the decision log lacks the records from ${next} to ${standing.size}`);
  if (previous !== undefined && previous !== standing.previous) {
    throw new Fault('data-damaged', `the decision log ends with another record than ${standing.size - 1}`);
  }
  yield* tree.rest();
}

/** Hashes of the records before `from`, which are in no block any more. @throws Fault `data-damaged` */
async function removedHashes(database: Database, from: number): Promise<readonly Hash[]> {
  const hashes: Hash[] = [];
  for (let index = 0; index * TILE_HASHES < from; index++) {
    const tile = await database.get(tileKey(0, index));
    if (tile === undefined)
      throw new Fault(
        'data-damaged',
        `the decision log lacks tile ${index} of rank 0, whose records were removed`,
      );
    const count = Math.min(TILE_HASHES, from - index * TILE_HASHES);
    for (let at = 0; at < count; at++)
      hashes.push(tile.toString('hex', at * HASH_BYTES, (at + 1) * HASH_BYTES));
  }
  return hashes;
}

function assertPlace({ first, previous }: Block, expected: number, hash: Hash | undefined): void {
  if (first !== expected)
    throw new Fault('data-damaged', `the decision log lacks the records from ${expected} to ${first}`);
  if (hash !== undefined && previous !== hash) {
    throw new Fault(
      'data-damaged',
      `the record ${first} of the decision log is not chained to the one before it`,
    );
  }
}

/** The hash of the last record. */
function assertChain({ first, previous, records }: Block): Hash {
  let last = previous;
  for (const [offset, { line, hash }] of records.entries()) {
    last = recordHash(line, last);
    if (last !== hash)
      throw new Fault(
        'data-damaged',
        `the record ${first + offset} of the decision log is not the one its hash is of`,
      );
  }
  return last;
}

/** Grows the tree anew, and gives each tile as it is at the end. */
class Tree {
  readonly #tiles = Tiles.open(0, [], () =>
    Promise.reject(new Error('a tree that grows from nothing reads nothing')),
  );
  /** Of each rank above 0, the newest tile so far. */
  readonly #open = new Map<number, Derived>();

  async *take(leaves: readonly Hash[]): AsyncGenerator<Derived, void> {
    const tiles = await this.#tiles;
    for (const leaf of leaves) {
      for (const { rank, index, hashes } of tiles.append(leaf)) {
        const row: Derived = ['tree', put(tileKey(rank, index), hashes)];
        if (rank === 0 || hashes.length === TILE_HASHES * HASH_BYTES) yield row;
        if (rank > 0) this.#open.set(rank, row);
      }
      tiles.settle();
    }
  }

  *rest(): Generator<Derived, void> {
    yield* this.#open.values();
  }
}

async function isThere(database: Database, { key, value }: Put): Promise<boolean> {
  try {
    const payload = await database.get(key);
    return payload !== undefined && put(key, payload).value.equals(value);
  } catch (error) {
    if (error instanceof Fault && error.reason === 'data-damaged') return false;
    throw error;
  }
}
