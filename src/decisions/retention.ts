import { decodeBlock } from './disk/block.ts';
import type { Block } from './disk/block.ts';
import type { Database } from './disk/database.ts';
import { ALL_TIMES, blockRange, indexKey, lastNumberOf, timeKey, timeOf } from './disk/layout.ts';
import { putKept } from './disk/meta.ts';
import type { Kept } from './disk/meta.ts';
import { del } from '../base/sealed-value.ts';
import type { Operation } from '../base/sealed-value.ts';
import { BUCKETS, SEGMENT_RECORDS } from './disk/segment-index.ts';
import { TILE_HASHES } from './proof/tiles.ts';
import { recordAt } from './read/view.ts';
import type { LogView } from './read/view.ts';

/** Which records stay. */
export interface RetentionLimits {
  /** Older ones go; undefined for no limit. */
  readonly maxAgeMs: number | undefined;
  /** The oldest go until the blocks take no more than this; undefined for no limit. Indexes and hashes come on top. */
  readonly maxBytes: number | undefined;
}

export interface Cut {
  /** The first record that stays: the first of its block. */
  readonly upTo: number;
  readonly cause: 'age' | 'size';
}

/** Blocks whose rows are dropped in one batch. */
const BLOCKS_PER_BATCH = 16;

/** Where to cut; undefined when everything may stay. The newest records stay whatever the limits: the tree grows from them. */
export async function planCut(
  view: LogView,
  { maxAgeMs, maxBytes }: RetentionLimits,
  nowMs: number,
  signal: AbortSignal,
): Promise<Cut | undefined> {
  const { database, standing, kept } = view;
  const newest = Math.floor(standing.size / TILE_HASHES) * TILE_HASHES;
  let bytes = standing.bytes - kept.removedBytes;
  let cut: Cut | undefined;
  let bytesBefore: number | undefined; // of the block before
  for await (const { key, payload } of database.rows(ALL_TIMES, 'ascending', signal)) {
    if (bytesBefore !== undefined) {
      const upTo = lastNumberOf(key);
      // A block is old when the next one begins early enough: then all of its records are.
      const isOld = maxAgeMs !== undefined && timeOf(key) < nowMs - maxAgeMs;
      if (upTo > newest || !(isOld || (maxBytes !== undefined && bytes > maxBytes))) break;
      cut = { upTo, cause: isOld ? 'age' : 'size' };
      bytes -= bytesBefore;
    }
    bytesBefore = payload.readUInt32BE(0);
  }
  return cut;
}

/**
 * Removes the blocks before `cut`, oldest first, with the index rows of whole segments. Their hashes stay in the tree, so what is kept
 * can be proven as before. It can stop anywhere: `kept` moves with the rows.
 */
export async function removeBefore(
  database: Database,
  kept: Kept,
  cut: Cut,
  signal: AbortSignal,
  onKept: (kept: Kept) => void,
): Promise<void> {
  let removedBytes = kept.removedBytes;
  let operations: Operation[] = [];
  let blocks = 0;
  for await (const { key, payload } of database.rows(blockRange(kept.from, cut.upTo), 'ascending', signal)) {
    const block = decodeBlock(lastNumberOf(key), payload);
    const from = block.first + block.records.length;
    removedBytes += payload.length;
    operations.push(del(key), ...dropTime(block), ...dropSegments(block.first, from));
    if (++blocks % BLOCKS_PER_BATCH !== 0 && from < cut.upTo) continue;
    await database.write([...operations, putKept({ from, removedBytes })]);
    onKept({ from, removedBytes });
    operations = [];
  }
}

function dropTime(block: Block): readonly Operation[] {
  return [del(timeKey(recordAt(block, 0).record.recordedAtMs, block.first))];
}

/** Index rows of the segments that end within a block. */
function dropSegments(first: number, upTo: number): readonly Operation[] {
  const segment = Math.floor(first / SEGMENT_RECORDS);
  if (segment === Math.floor(upTo / SEGMENT_RECORDS)) return []; // a block is shorter than a segment
  return Array.from({ length: BUCKETS }, (_, bucket) => del(indexKey(bucket, segment)));
}
