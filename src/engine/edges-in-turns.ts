import { EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import type { Evaluation } from './evaluation.ts';

/**
 * Calls `see` for each edge of a forward page that exists: its subject sets and wildcards, or all of it. Where turns end
 * in between it yields; then writers may move edges, so a place among them is kept as the node of the next one, by which
 * they are ordered.
 * @returns whether all were seen; the page may have gone between two turns
 */
export function* edgesInTurns(
  evaluation: Evaluation,
  node: number,
  relation: number,
  part: 'structure' | 'whole',
  see: (words: Uint32Array, at: number) => void,
): Generator<undefined, boolean, undefined> {
  const { pages } = evaluation;
  for (let isPlain = false, from = 0; ;) {
    if (!pages.seek(node, relation)) return false;
    const { words, structureEnd } = pages;
    const start = isPlain ? structureEnd : pages.start;
    const end = isPlain ? pages.end : structureEnd;
    let at = firstEdgeOf(words, start, end, from);
    let isOver = false;
    while (at < end && !isOver) {
      const stop = evaluation.lookFrom(words, at, end);
      for (; at < stop; at += EDGE_WORDS) if (evaluation.exists(words, at)) see(words, at);
      isOver = at < end && evaluation.looked();
    }
    if (isOver) {
      from = words[at + EDGE_NODE]!;
      yield;
    } else if (isPlain || part === 'structure') {
      return true;
    } else {
      isPlain = true;
      from = 0;
    }
  }
}
