import type { Pulse } from '../../base/pulse.ts';
import { Fault } from '../../model/fault.ts';
import { decodeBlock } from '../disk/block.ts';
import type { Block } from '../disk/block.ts';
import type { Database, Order } from '../disk/database.ts';
import { blockRange, lastNumberOf } from '../disk/layout.ts';
import type { Kept, Standing } from '../disk/meta.ts';
import type { RecentIndex } from '../disk/recent-index.ts';
import type { Hash } from '../proof/hash.ts';
import type { DecisionRecord } from '../record/record.ts';
import { parseRecord } from '../record/record-text.ts';

/** What reading the log needs of it: what is on the disk, and word of more. */
export interface LogView {
  readonly database: Database;
  readonly origin: string;
  readonly standing: Standing;
  readonly kept: Kept;
  /** May know of records that are not on the disk yet. */
  readonly recent: RecentIndex;
  /** Fires when records are on the disk, when the log was opened again, and when it closes. */
  readonly moved: Pulse;
  /** Of the write since which the log is stopped: it is opened again as soon as it can be, which cuts readers off. */
  readonly failure: Error | undefined;
  readonly isClosed: boolean;
}

/** A record as it is in the log. */
export interface LoggedRecord {
  readonly sequence: number;
  /** Its canonical text, which `hash` covers together with the hash of the record before. */
  readonly line: string;
  readonly hash: Hash;
  readonly record: DecisionRecord;
}

/** @throws Fault `decision-expired`, `unknown-decision` */
export async function readRecord(
  view: LogView,
  sequence: number,
  signal: AbortSignal,
): Promise<LoggedRecord> {
  assertKept(view, sequence);
  for await (const block of readBlocks(view, sequence, sequence + 1, 'ascending', signal)) {
    return recordAt(block, sequence - block.first);
  }
  throw new Fault('unknown-decision', `there is no decision with the sequence ${sequence}`);
}

/**
 * The blocks that hold the records from `from` up to but without `upTo`, or what is there of them. The outermost may hold
 * others too. Their rows are from one view each time they are asked for.
 */
export async function* readBlocks(
  { database, standing }: Pick<LogView, 'database' | 'standing'>,
  from: number,
  upTo: number,
  order: Order,
  signal: AbortSignal,
): AsyncGenerator<Block, void> {
  const end = Math.min(upTo, standing.size);
  if (from >= end) return;
  const start = await database.first(blockRange(0, from + 1), 'descending', signal);
  const first = start === undefined ? from : lastNumberOf(start.key);
  let neighbour: Block | undefined;
  for await (const { key, payload } of database.rows(blockRange(first, end), order, signal)) {
    const block = decodeBlock(lastNumberOf(key), payload);
    if (neighbour !== undefined) assertSideBySide(neighbour, block);
    neighbour = block;
    yield block;
  }
}

/** @throws Fault `data-damaged` when it is no record, or not the one that should be there. */
export function recordAt({ first, records }: Block, offset: number): LoggedRecord {
  const sealed = records[offset];
  const sequence = first + offset;
  if (sealed === undefined) throw new Fault('data-damaged', `the block at ${first} lacks record ${sequence}`);
  const record = parseRecord(sealed.line);
  if (record.sequence !== sequence) {
    throw new Fault('data-damaged', `expected record ${sequence}, found ${record.sequence}`);
  }
  return { sequence, line: sealed.line, hash: sealed.hash, record };
}

function assertSideBySide(one: Block, other: Block): void {
  const [earlier, later] = one.first < other.first ? [one, other] : [other, one];
  const next = earlier.first + earlier.records.length;
  if (next !== later.first) {
    throw new Fault('data-damaged', `the decision log lacks the records from ${next} to ${later.first}`);
  }
}

/**
 * Returns when whoever reads on at its own pace should try again: it was cut off by the log being opened again, which may
 * take several tries. @throws `thrown` when it is anything else
 */
export async function requireCutOff(view: LogView, thrown: unknown, signal: AbortSignal): Promise<void> {
  if (!(thrown instanceof Fault && thrown.reason === 'decision-log-unavailable')) throw thrown;
  if (view.failure !== undefined) await view.moved.next(signal);
}

/** @throws Fault `decision-expired` */
export function assertKept({ kept: { from } }: LogView, sequence: number): void {
  if (sequence < from) {
    throw new Fault(
      'decision-expired',
      `the decisions before ${from} have been removed, so ${sequence} can't be read`,
    );
  }
}
