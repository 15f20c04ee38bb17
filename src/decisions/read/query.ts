import type { Pace } from '../../base/pace.ts';
import { Fault } from '../../model/fault.ts';
import { formatObject } from '../../model/object-text.ts';
import { decodeBlock } from '../disk/block.ts';
import type { Block } from '../disk/block.ts';
import type { Order } from '../disk/database.ts';
import { blockRange, lastNumberOf, timeRange } from '../disk/layout.ts';
import type { Term } from '../disk/terms.ts';
import type { DecisionFilter } from './filter.ts';
import { matchesFilter } from './filter.ts';
import { postingsOf, unite } from './postings.ts';
import { decodeQueryCursor, encodeQueryCursor, questionDigest } from './query-cursor.ts';
import type { LoggedRecord, LogView } from './view.ts';
import { assertKept, readBlocks, recordAt } from './view.ts';

export interface QueryAsk {
  readonly filter: DecisionFilter;
  /** By sequence, which is the order of recording: oldest or newest first. */
  readonly order: Order;
  /** 0 for no limit. */
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface QueryItem {
  readonly logged: LoggedRecord;
  /** The same query goes on behind this one. */
  readonly cursor: string;
}

/**
 * The records on the disk that match, each once. It reads the index rows of the most telling part of the filter and the
 * blocks that they name, or all blocks of the time asked for when there is none.
 * @param pace told how many records are looked at, found or not, a block of them at a time at most
 * @throws Fault `invalid-cursor`; `decision-expired` when retention has removed what a cursor goes on with.
 */
export async function* queryDecisions(
  view: LogView,
  { filter, order, limit, cursor }: QueryAsk,
  signal: AbortSignal,
  pace: Pace<number> = () => undefined,
): AsyncGenerator<QueryItem, void> {
  const digest = questionDigest(view.origin, order, filter);
  const position = cursor === undefined ? undefined : decodeQueryCursor(cursor, digest);
  const size = position?.size ?? view.standing.size;
  const after = order === 'ascending' ? position?.last : undefined;
  const before = order === 'descending' ? position?.last : undefined;
  if (after !== undefined) assertKept(view, after + 1);
  const from = after === undefined ? view.kept.from : after + 1;
  const upTo = before ?? size;
  let found = 0;
  for await (const logged of candidates(view, filter, { from, upTo, order }, signal, pace)) {
    if (logged.sequence < from || logged.sequence >= upTo || !matchesFilter(filter, logged.record)) continue;
    yield { logged, cursor: encodeQueryCursor({ last: logged.sequence, size, digest }) };
    if (++found === limit) return;
  }
}

/** Index lists that are read side by side; a query for more terms than these reads all blocks instead. */
const LISTS_MAX = 64;

interface Bounds {
  readonly from: number;
  readonly upTo: number;
  readonly order: Order;
}

/** Records among which all matching ones are, in order; some may be outside the bounds. */
async function* candidates(
  view: LogView,
  filter: DecisionFilter,
  { from, upTo, order }: Bounds,
  signal: AbortSignal,
  pace: Pace<number>,
): AsyncGenerator<LoggedRecord, void> {
  const start = Math.max(from, await firstSince(view, filter.fromMs, signal));
  const end = Math.min(upTo, view.standing.size, await firstFrom(view, filter.toMs, signal));
  const terms = tellingTerms(filter);
  if (terms === undefined || terms.length > LISTS_MAX) {
    for await (const block of readBlocks(view, start, end, order, signal)) {
      await pace(block.records.length);
      const records = block.records.map((_, offset) => offset);
      for (const offset of order === 'ascending' ? records : records.toReversed())
        yield recordAt(block, offset);
    }
    return;
  }
  const lists = terms.map((term) => postingsOf(view, term, start, end, order, signal));
  for await (const { sequences } of unite(lists, order)) {
    await pace(1); // the lists of a segment
    const within = sequences.filter((sequence) => sequence >= start && sequence < end);
    yield* recordsAt(view, order === 'ascending' ? within : within.toReversed(), signal, pace);
  }
}

/** What it takes to find a block by a number, in records that are looked at one after another. */
const BLOCK_IN_RECORDS = 32;

/** The records of these sequences, in their order; those that retention takes meanwhile are left out. */
async function* recordsAt(
  view: LogView,
  sequences: readonly number[],
  signal: AbortSignal,
  pace: Pace<number>,
): AsyncGenerator<LoggedRecord, void> {
  let block: Block | undefined;
  for (const sequence of sequences) {
    await pace(1);
    if (block === undefined || !isWithin(block, sequence)) {
      block = await blockWith(view, sequence, signal);
      await pace(BLOCK_IN_RECORDS);
    }
    if (block !== undefined) yield recordAt(block, sequence - block.first);
  }
}

async function blockWith(view: LogView, sequence: number, signal: AbortSignal): Promise<Block | undefined> {
  const row = await view.database.first(blockRange(0, sequence + 1), 'descending', signal);
  const block = row && decodeBlock(lastNumberOf(row.key), row.payload);
  if (block !== undefined && isWithin(block, sequence)) return block;
  if (sequence < view.kept.from) return undefined;
  throw new Fault('data-damaged', `the decision log lacks the record ${sequence}`);
}

function isWithin({ first, records }: Block, sequence: number): boolean {
  return sequence >= first && sequence < first + records.length;
}

/** The part of the filter that few records have: one of these terms is in each record that matches. */
function tellingTerms(filter: DecisionFilter): readonly Term[] | undefined {
  const { sessions, resource, agent, user, kind, verdict } = filter;
  if (sessions !== undefined) return sessions.map((text) => ({ kind: 'p', text: formatObject(text) }));
  if (resource !== undefined) return [{ kind: 'r', text: formatObject(resource) }];
  const party = user ?? agent;
  if (party !== undefined) return [{ kind: 'p', text: formatObject(party) }];
  if (kind !== undefined) return [{ kind: 'k', text: kind }];
  return verdict === undefined || verdict === 'allow' ? undefined : [{ kind: 'v', text: verdict }];
}

/** A sequence before which every record is older than `timeMs`. */
async function firstSince(
  { database }: LogView,
  timeMs: number | undefined,
  signal: AbortSignal,
): Promise<number> {
  if (timeMs === undefined) return 0;
  // Times do not go back, so it is the last block that begins earlier in which they may begin.
  const row = await database.first(timeRange(0, timeMs), 'descending', signal);
  return row === undefined ? 0 : lastNumberOf(row.key);
}

/** A sequence from which on every record is of `timeMs` or later. */
async function firstFrom(
  { database }: LogView,
  timeMs: number | undefined,
  signal: AbortSignal,
): Promise<number> {
  if (timeMs === undefined) return Infinity;
  const row = await database.first(timeRange(timeMs, Infinity), 'ascending', signal);
  return row === undefined ? Infinity : lastNumberOf(row.key);
}
