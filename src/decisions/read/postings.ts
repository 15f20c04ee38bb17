import { lastNumberOf, indexRange, isOfTerm } from '../disk/layout.ts';
import type { Database, Order } from '../disk/database.ts';
import type { Term } from '../disk/terms.ts';

/** Where in one block records with a term are. */
export interface Posting {
  /** First sequence of the block. */
  readonly first: number;
  /** Ascending, no duplicates. */
  readonly offsets: readonly number[];
}

/** Postings of a term for blocks that begin in `from` up to but without `upTo`. */
export async function* postingsOf(
  database: Database,
  term: Term,
  from: number,
  upTo: number,
  order: Order,
  signal: AbortSignal,
): AsyncGenerator<Posting, void> {
  for await (const { key, payload } of database.rows(indexRange(term, from, upTo), order, signal)) {
    if (isOfTerm(key, term)) yield { first: lastNumberOf(key), offsets: [...payload] };
  }
}

/** Where any of several terms is: one posting for each block, in `order`, which each of the lists must have. */
export async function* unite(
  lists: readonly AsyncGenerator<Posting, void>[],
  order: Order,
): AsyncGenerator<Posting, void> {
  try {
    const heads = await Promise.all(lists.map((list) => list.next()));
    for (;;) {
      const firsts = heads.flatMap(({ value }) => (value === undefined ? [] : [value.first]));
      if (firsts.length === 0) return;
      const first = order === 'ascending' ? Math.min(...firsts) : Math.max(...firsts);
      const offsets = new Set<number>();
      for (const [at, { value }] of heads.entries()) {
        if (value?.first !== first) continue;
        for (const offset of value.offsets) offsets.add(offset);
        const list = lists[at];
        if (list !== undefined) heads[at] = await list.next();
      }
      yield { first, offsets: [...offsets].toSorted((a, b) => a - b) };
    }
  } finally {
    await Promise.all(lists.map((list) => list.return()));
  }
}
