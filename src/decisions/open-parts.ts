import { Fault } from '../model/fault.ts';
import type { Database } from './disk/database.ts';
import { tileKey } from './disk/layout.ts';
import type { Meta } from './disk/meta.ts';
import { RecentIndex } from './disk/recent-index.ts';
import { SEGMENT_RECORDS } from './disk/segment-index.ts';
import type { Hash } from './proof/hash.ts';
import { TILE_HASHES, Tiles } from './proof/tiles.ts';
import { readBlocks, recordAt } from './read/view.ts';
import { termHashes } from './record/prepared-entry.ts';

/** The tree, its open end made anew from the newest records. */
export async function openTiles(database: Database, { standing }: Meta): Promise<Tiles> {
  const { size } = standing;
  const from = size - (size % TILE_HASHES);
  const newest: Hash[] = [];
  for await (const { first, records } of readBlocks({ database, standing }, from, size, 'ascending', NEVER)) {
    newest.push(...records.slice(Math.max(0, from - first)).map(({ hash }) => hash));
  }
  return Tiles.open(size, newest, async (rank, index) => {
    const tile = await database.get(tileKey(rank, index));
    if (tile !== undefined) return tile;
    throw new Fault('data-damaged', `the decision log lacks tile ${index} of rank ${rank}`);
  });
}

/** The index of the newest records that are in no whole segment, made anew from them. */
export async function openRecent(database: Database, { standing, kept }: Meta): Promise<RecentIndex> {
  const start = standing.size - (standing.size % SEGMENT_RECORDS);
  const recent = new RecentIndex(start);
  const from = Math.max(start, kept.from);
  for await (const block of readBlocks({ database, standing }, from, standing.size, 'ascending', NEVER)) {
    for (let offset = Math.max(0, from - block.first); offset < block.records.length; offset++) {
      const { sequence, record } = recordAt(block, offset);
      recent.add(sequence, termHashes(record.entry));
    }
  }
  return recent;
}

/** Opening is not given up half-way. */
const NEVER = new AbortController().signal;
