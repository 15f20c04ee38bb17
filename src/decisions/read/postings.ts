import type { Order } from '../disk/database.ts';
import { indexRange, lastNumberOf } from '../disk/layout.ts';
import { bucketOf, findInRow, SEGMENT_RECORDS, termHash } from '../disk/segment-index.ts';
import type { Term } from '../disk/terms.ts';
import type { LogView } from './view.ts';

/** Records of one segment that may have a term. */
export interface Posting {
  readonly segment: number;
  /** Ascending, no duplicates. */
  readonly sequences: readonly number[];
}

/** Where a term may be, segment by segment, from the one that holds `from` up to that before `upTo`. */
export async function* postingsOf(
  { database, recent }: LogView,
  term: Term,
  from: number,
  upTo: number,
  order: Order,
  signal: AbortSignal,
): AsyncGenerator<Posting, void> {
  const hash = termHash(term);
  const first = Math.floor(from / SEGMENT_RECORDS);
  const end = Math.ceil(upTo / SEGMENT_RECORDS);
  // What is in memory is looked at first: a segment may get its rows meanwhile, but not lose them.
  const inMemory = recent.segments
    .filter(({ segment }) => segment >= first && segment < end)
    .map((index) => postingOf(index.segment, index.find(hash)));
  const beforeThose = Math.min(end, inMemory[0]?.segment ?? end);
  if (order === 'descending') yield* inMemory.toReversed();
  for await (const row of database.rows(indexRange(bucketOf(hash), first, beforeThose), order, signal)) {
    yield postingOf(lastNumberOf(row.key), findInRow(row.payload, hash));
  }
  if (order === 'ascending') yield* inMemory;
}

/** Where any of several terms may be: one posting for each segment, in `order`, which each of the lists must have. */
export async function* unite(
  lists: readonly AsyncGenerator<Posting, void>[],
  order: Order,
): AsyncGenerator<Posting, void> {
  try {
    const heads = await Promise.all(lists.map((list) => list.next()));
    for (;;) {
      const segments = heads.flatMap(({ value }) => (value === undefined ? [] : [value.segment]));
      if (segments.length === 0) return;
      const segment = order === 'ascending' ? Math.min(...segments) : Math.max(...segments);
      const sequences = new Set<number>();
      for (const [at, { value }] of heads.entries()) {
        if (value?.segment !== segment) continue;
        for (const sequence of value.sequences) sequences.add(sequence);
        const list = lists[at];
        if (list !== undefined) heads[at] = await list.next();
      }
      yield { segment, sequences: [...sequences].toSorted((a, b) => a - b) };
    }
  } finally {
    await Promise.all(lists.map((list) => list.return()));
  }
}

function postingOf(segment: number, offsets: readonly number[]): Posting {
  return { segment, sequences: offsets.map((offset) => segment * SEGMENT_RECORDS + offset) };
}
