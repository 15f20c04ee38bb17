/**
 * Edges are three words each, side by side: the other end's node, the name at the other end, and the number of the
 * edge's life (`lives.ts`): what it depends on and when it exists.
 *
 * On a forward page the other end is the subject and the name its subject relation (`NO_NAME` for a plain subject). On
 * a reverse page it is the resource and the relation.
 */
export const EDGE_WORDS = 3;
export const EDGE_NODE = 0;
export const EDGE_NAME = 1;
export const EDGE_LIFE = 2;

/** The tick until which an edge exists that was not deleted. */
export const FOREVER = 0xffff_ffff;

/** Word offset of the first edge in [`from`, `end`) whose node is not below `node`. Edges there ascend by node. */
export function firstEdgeOf(words: Uint32Array, from: number, end: number, node: number): number {
  let low = 0;
  let high = (end - from) / EDGE_WORDS;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (words[from + middle * EDGE_WORDS]! < node) low = middle + 1;
    else high = middle;
  }
  return from + low * EDGE_WORDS;
}
