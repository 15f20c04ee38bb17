import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Frontier } from '../../src/decisions/proof/frontier.ts';
import { nodeHash } from '../../src/decisions/proof/hash.ts';
import { recordHash } from '../../src/decisions/proof/record-hash.ts';
import type { Hash } from '../../src/decisions/proof/hash.ts';
import {
  consistencyPath,
  inclusionPath,
  provesConsistency,
  provesInclusion,
  rootAt,
} from '../../src/decisions/proof/merkle.ts';
import { Tiles } from '../../src/decisions/proof/tiles.ts';
import { runsOr } from './fixtures.ts';

const LEAVES = Array.from({ length: 1200 }, (_, n) => sha(`leaf ${n}`));
const RUNS = { numRuns: runsOr(60) };
const size = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: LEAVES.length }));

/** RFC 6962, 2.1, word for word. */
function naiveRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return sha('');
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return naiveNode(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

function naiveNode(left: Hash, right: Hash): Hash {
  return sha(Buffer.concat([Buffer.from([1]), Buffer.from(left, 'hex'), Buffer.from(right, 'hex')]));
}

function sha(data: string | Buffer): Hash {
  return createHash('sha256').update(data).digest('hex');
}

/** A tree that was grown to `grown`, and opened again on the way at `reopened`; its disk is a map. */
async function treeOf(grown: number, reopened: number): Promise<{ tiles: Tiles; reads: () => number }> {
  const disk = new Map<string, Buffer>();
  let reads = 0;
  const open = async (at: number): Promise<Tiles> =>
    Tiles.open(at, LEAVES.slice(at - (at % 256), at), async (rank, index) => {
      reads++;
      return disk.get(`${rank}/${index}`)!;
    });
  let tiles = await open(0);
  for (let n = 0; n < grown; n++) {
    if (n === reopened) tiles = await open(n);
    for (const { rank, index, hashes } of tiles.append(LEAVES[n]!))
      disk.set(`${rank}/${index}`, Buffer.from(hashes));
    tiles.settle();
  }
  reads = 0;
  return { tiles, reads: () => reads };
}

test('a record hash covers a zero byte, the text and the hash before', () => {
  const previous = sha('before');
  const data = Buffer.concat([Buffer.from([0]), Buffer.from('{"ü":1}'), Buffer.from(previous, 'hex')]);
  expect(recordHash('{"ü":1}', previous)).toBe(sha(data));
  const long = `{"x":"${'€'.repeat(40_000)}"}`;
  expect(recordHash(long, previous)).toBe(
    sha(Buffer.concat([Buffer.from([0]), Buffer.from(long), Buffer.from(previous, 'hex')])),
  );
});

test('the root of a growing tree is that of the definition', () => {
  const frontier = new Frontier(0, []);
  for (let n = 0; n <= 300; n++) {
    expect(frontier.root()).toBe(naiveRoot(LEAVES.slice(0, n)));
    frontier.append(LEAVES[n]!);
  }
  expect(nodeHash(LEAVES[0]!, LEAVES[1]!)).toBe(naiveNode(LEAVES[0]!, LEAVES[1]!));
});

test('roots of every size, inclusion and consistency are proven, also by a tree that was opened again', async () => {
  await fc.assert(
    fc.asyncProperty(size, size, size, fc.nat(), async (grown, reopened, part, pick) => {
      const { tiles } = await treeOf(grown, reopened);
      const to = grown === 0 ? 0 : part % (grown + 1);
      const root = naiveRoot(LEAVES.slice(0, to));
      expect(tiles.root()).toBe(naiveRoot(LEAVES.slice(0, grown)));
      expect(await rootAt(to, tiles.node)).toBe(root);
      const from = to === 0 ? 0 : pick % (to + 1);
      const path = await consistencyPath(from, to, tiles.node);
      expect(provesConsistency(from, to, naiveRoot(LEAVES.slice(0, from)), root, path)).toBe(true);
      if (from === to) return;
      const inclusion = await inclusionPath(from, to, tiles.node);
      expect(inclusion.length).toBeLessThanOrEqual(Math.ceil(Math.log2(to)));
      expect(provesInclusion(LEAVES[from]!, from, to, inclusion, root)).toBe(true);
    }),
    RUNS,
  );
});

test('a proof of something else proves nothing', async () => {
  const { tiles } = await treeOf(700, 300);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 700 }), fc.nat(), fc.nat(), async (to, pick, flip) => {
      const index = pick % to;
      const root = await rootAt(to, tiles.node);
      const path = await inclusionPath(index, to, tiles.node);
      const leaf = LEAVES[index]!;
      const wrong = sha('wrong');
      const changed = path.map((hash, at) => (at === flip % path.length ? wrong : hash));
      expect(provesInclusion(leaf, index, to, changed, root)).toBe(false);
      expect(provesInclusion(leaf, index, to, path.slice(1), root)).toBe(false);
      expect(provesInclusion(leaf, index, to, [...path, wrong], root)).toBe(false);
      expect(provesInclusion(wrong, index, to, path, root)).toBe(false);
      expect(provesInclusion(leaf, index, to, path, wrong)).toBe(false);
      expect(provesInclusion(leaf, (index + 1) % to, to, path, root)).toBe(false);
      const from = 1 + (pick % (to - 1));
      const old = await rootAt(from, tiles.node);
      const consistency = await consistencyPath(from, to, tiles.node);
      const bent = consistency.map((hash, at) => (at === flip % consistency.length ? wrong : hash));
      expect(provesConsistency(from, to, old, root, bent)).toBe(false);
      expect(provesConsistency(from, to, wrong, root, consistency)).toBe(false);
      expect(provesConsistency(from, to, old, wrong, consistency)).toBe(false);
      expect(provesConsistency(from, to, old, root, consistency.slice(1))).toBe(false);
    }),
    RUNS,
  );
});

test('a proof reads as many tiles as the tree has ranks, not leaves', async () => {
  const { tiles, reads } = await treeOf(1200, 1100);
  await inclusionPath(5, 1200, tiles.node);
  // 1200 leaves are five tiles: that of the leaf is read for each of its eight levels, the open ones are in memory.
  expect(reads()).toBeLessThanOrEqual(11);
});
