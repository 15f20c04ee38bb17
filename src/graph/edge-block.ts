import { NO_NAME } from '../model/names.ts';
import { EDGE_LIFE, EDGE_NAME, EDGE_NODE, EDGE_WORDS, FOREVER } from './edges.ts';
import type { Lives } from './lives.ts';
import type { Objects } from './objects.ts';

/*
 * Changes to edges that lie side by side in words [start, end) of an array, ascending by node, name and the tick from
 * which they exist.
 */

/** One version of an edge, on its way into a page. */
export interface Edge {
  readonly node: number;
  readonly name: number;
  readonly condition: number;
  readonly from: number;
  readonly until: number;
}

/** Whose nodes and lives the edges have. */
export interface EdgeParts {
  readonly objects: Objects;
  readonly lives: Lives;
}

function compareEdges(a: Edge, b: Edge): number {
  return a.node - b.node || a.name - b.name || a.from - b.from;
}

/** Whether an edge of a forward page is a wildcard or a subject set. */
function leadsOn({ node, name }: Edge, objects: Objects): boolean {
  return name !== NO_NAME || objects.isWildcard(node);
}

/** The two parts of a page that `edges` belong in, each in its order. Of a page that is not forward none leads on. */
export function partsOf(
  edges: readonly Edge[],
  isForward: boolean,
  objects: Objects,
): { readonly leads: readonly Edge[]; readonly rest: readonly Edge[] } {
  const leads: Edge[] = [];
  const rest: Edge[] = [];
  for (const edge of edges) (isForward && leadsOn(edge, objects) ? leads : rest).push(edge);
  return { leads: leads.sort(compareEdges), rest: rest.sort(compareEdges) };
}

/** Merges `edges`, which are in order, into those that are there, which are moved back by `shift` edges and by as many as come before them. */
export function mergeEdges(
  words: Uint32Array,
  start: number,
  end: number,
  edges: readonly Edge[],
  shift: number,
  parts: EdgeParts,
): void {
  let last = end; // the edges from here on are where they belong
  for (let next = edges.length - 1; next >= 0; next--) {
    const edge = edges[next]!;
    const at = placeOf(words, start, last, edge, parts.lives);
    words.copyWithin(at + (shift + next + 1) * EDGE_WORDS, at, last);
    writeEdge(words, at + (shift + next) * EDGE_WORDS, edge, parts);
    last = at;
  }
  if (shift > 0) words.copyWithin(start + shift * EDGE_WORDS, start, last);
}

/** Ends the version of (`other.node`, `other.name`) that has not ended. No such version is no change. */
export function endEdge(
  words: Uint32Array,
  start: number,
  end: number,
  other: Pick<Edge, 'node' | 'name'>,
  until: number,
  lives: Lives,
): void {
  const { condition, from, until: untilOf } = lives;
  for (let at = placeOf(words, start, end, { ...other, from: 0 }, lives); at < end; at += EDGE_WORDS) {
    if (words[at + EDGE_NODE] !== other.node || words[at + EDGE_NAME] !== other.name) return;
    const life = words[at + EDGE_LIFE]!;
    if (untilOf[life] !== FOREVER) continue;
    words[at + EDGE_LIFE] = lives.begin(condition[life]!, from[life]!, until);
    lives.end(life);
    return; // of one relationship only the newest version has not ended
  }
}

/** Lets go of the edges that ended at or before tick `horizon`; the others move to `start` and are counted. */
export function dropEnded(
  words: Uint32Array,
  start: number,
  end: number,
  horizon: number,
  parts: EdgeParts,
): number {
  const { until } = parts.lives;
  let to = start;
  for (let at = start; at < end; at += EDGE_WORDS) {
    if (until[words[at + EDGE_LIFE]!]! <= horizon) {
      letGo(words, at, parts);
      continue;
    }
    if (to !== at) words.copyWithin(to, at, at + EDGE_WORDS);
    to += EDGE_WORDS;
  }
  return (to - start) / EDGE_WORDS;
}

/** The edge at word `at` is gone. */
export function letGo(words: Uint32Array, at: number, { objects, lives }: EdgeParts): void {
  objects.release(words[at + EDGE_NODE]!);
  lives.end(words[at + EDGE_LIFE]!);
}

/** Puts a new edge at word `at`, and holds what it is made of. */
export function writeEdge(
  words: Uint32Array,
  at: number,
  { node, name, condition, from, until }: Edge,
  { objects, lives }: EdgeParts,
): void {
  words[at + EDGE_NODE] = node;
  words[at + EDGE_NAME] = name;
  words[at + EDGE_LIFE] = lives.begin(condition, from, until);
  objects.retain(node);
}

/** First word whose edge is not before `edge`. */
function placeOf(
  words: Uint32Array,
  start: number,
  end: number,
  edge: Pick<Edge, 'node' | 'name' | 'from'>,
  { from }: Lives,
): number {
  let low = 0;
  let high = (end - start) / EDGE_WORDS;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = start + middle * EDGE_WORDS;
    const order =
      words[at + EDGE_NODE]! - edge.node ||
      words[at + EDGE_NAME]! - edge.name ||
      from[words[at + EDGE_LIFE]!]! - edge.from;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return start + low * EDGE_WORDS;
}
