import { hash } from 'node:crypto';
import type { Hash } from './hash.ts';
import { nodeHash } from './hash.ts';

/*
 * The tree over record hashes, shaped as in RFC 6962 (section 2.1): over n leaves, the left child holds the largest
 * power of two of them that is less than n. Sizes are safe integers, too large for bit operations.
 */

/** Hash of the complete subtree of `2 ** level` leaves that begins at leaf `index * 2 ** level`. */
export type ReadNode = (level: number, index: number) => Promise<Hash>;

export interface Subtree {
  readonly level: number;
  readonly index: number;
}

const EMPTY_ROOT: Hash = hash('sha256', '');

/** The complete subtrees that make up the leaves from `start` on, up to but without `end`, left to right. */
export function subtreesOf(start: number, end: number): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level++;
    subtrees.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return subtrees;
}

/** The root over subtrees that stand side by side from the first leaf on, largest first. */
export function rootOf(hashes: readonly Hash[]): Hash {
  return (
    hashes.reduceRight<Hash | undefined>(
      (right, left) => (right === undefined ? left : nodeHash(left, right)),
      undefined,
    ) ?? EMPTY_ROOT
  );
}

/** The root over the first `size` leaves. */
export async function rootAt(size: number, read: ReadNode): Promise<Hash> {
  return rangeHash(0, size, read);
}

/** What has to be combined with leaf `index` to arrive at the root over `size` leaves, from the leaf up. */
export async function inclusionPath(index: number, size: number, read: ReadNode): Promise<readonly Hash[]> {
  if (!isCount(size) || !isCount(index) || index >= size) {
    throw new RangeError(`expected a leaf below ${size}, found ${index}`);
  }
  const siblings: (readonly [start: number, end: number])[] = [];
  for (let [start, end] = [0, size]; end - start > 1;) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      siblings.push([middle, end]);
      end = middle;
    } else {
      siblings.push([start, middle]);
      start = middle;
    }
  }
  return hashesOf(siblings.toReversed(), read);
}

/** What shows that the tree over `to` leaves begins with the one over `from`. Empty when there is nothing to show. */
export async function consistencyPath(from: number, to: number, read: ReadNode): Promise<readonly Hash[]> {
  if (!isCount(from) || !isCount(to) || from > to) {
    throw new RangeError(`expected a size of at most ${to}, found ${from}`);
  }
  if (from === 0 || from === to) return [];
  const ranges: (readonly [start: number, end: number])[] = [];
  let [start, end] = [0, to];
  while (from !== end) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  if (start > 0) ranges.push([start, end]); // else it is the old root, which the verifier has
  return hashesOf(ranges.toReversed(), read);
}

/** Whether `path` proves that `leaf` is at `index` of the tree with `root` over `size` leaves. Source: RFC 9162, 2.1.3.2. */
export function provesInclusion(
  leaf: Hash,
  index: number,
  size: number,
  path: readonly Hash[],
  root: Hash,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  let node = index;
  let last = size - 1;
  let found = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      found = nodeHash(sibling, found);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)];
    } else {
      found = nodeHash(found, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && found === root;
}

/** Whether `path` proves that the tree of `toRoot` begins with that of `fromRoot`. Source: RFC 9162, 2.1.4.2. */
export function provesConsistency(
  from: number,
  to: number,
  fromRoot: Hash,
  toRoot: Hash,
  path: readonly Hash[],
): boolean {
  if (!isCount(from) || !isCount(to) || from > to) return false;
  if (from === to) return path.length === 0 && fromRoot === toRoot;
  if (from === 0) return path.length === 0 && fromRoot === EMPTY_ROOT;
  const [first, ...rest] = Number.isInteger(Math.log2(from)) ? [fromRoot, ...path] : path;
  if (first === undefined) return false;
  let [node, last] = [from - 1, to - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [oldRoot, newRoot] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [oldRoot, newRoot] = [nodeHash(sibling, oldRoot), nodeHash(sibling, newRoot)];
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)];
    } else {
      newRoot = nodeHash(newRoot, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && oldRoot === fromRoot && newRoot === toRoot;
}

async function hashesOf(
  ranges: readonly (readonly [start: number, end: number])[],
  read: ReadNode,
): Promise<readonly Hash[]> {
  return Promise.all(ranges.map(([start, end]) => rangeHash(start, end, read)));
}

async function rangeHash(start: number, end: number, read: ReadNode): Promise<Hash> {
  return rootOf(await Promise.all(subtreesOf(start, end).map(({ level, index }) => read(level, index))));
}

/** The largest power of two below `count`, which is at least 2. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
