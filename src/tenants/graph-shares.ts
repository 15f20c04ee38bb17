import type { Graph } from '../graph/graph.ts';

/** A graph that would fill its share asks for this much more than it has, so that it grows by doubling. */
const GROWTH = 2;
/** Nobody asks for less: the first pages of a tenant that was just opened find room. */
const NEED_MIN_BYTES = 1 << 20;

/**
 * Shares the memory of a process out among the graphs that are open, by need: who has room to spare is given what it
 * holds and a little, who has not is given more, up to an equal part of what the others leave; and what nobody needs
 * is shared out evenly, to be taken back when somebody does. The shares come to no more than `totalBytes`.
 */
export function shareGraphMemory(graphs: readonly Graph[], totalBytes: number): void {
  const shares = sharesOf(graphs.map(needOf), totalBytes);
  graphs.forEach((graph, index) => graph.setBudget(Math.floor(shares[index] ?? 0)));
}

/** `needs` as far as `total` goes, the small ones first and the others alike; what is left over is added evenly. */
export function sharesOf(needs: readonly number[], total: number): readonly number[] {
  const ascending = needs.map((need, index) => ({ need, index })).sort((one, other) => one.need - other.need);
  const shares = needs.map(() => 0);
  let left = total;
  ascending.forEach(({ need, index }, place) => {
    const share = Math.min(need, left / (ascending.length - place));
    shares[index] = share;
    left -= share;
  });
  return shares.map((share) => share + left / needs.length);
}

function needOf({ bytes, hasSpare }: Graph): number {
  return Math.max(NEED_MIN_BYTES, hasSpare ? bytes * 1.25 : bytes * GROWTH);
}
