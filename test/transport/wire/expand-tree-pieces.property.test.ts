import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExpandTree } from '../../../src/model/expand-tree.ts';
import { expandPermissionTreeRpc } from '../../../src/transport/wire/expand-permission-tree.ts';
import { isOnePiece } from '../../../src/transport/wire/expand-tree-pieces.ts';
import { encodeExpandTree } from '../../../src/transport/wire/expand-tree.ts';
import { messageWriter } from '../../../src/transport/wire/protos.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 20);
const PLACE = { expanded: { type: 'document', id: 'readme' }, relation: 'view' };
const write = messageWriter<object>('authzed.api.v1.ExpandPermissionTreeResponse');

/** Leaves of any size, some of which have to be cut. */
const leaf = fc.constantFrom(0, 1, 700, 4_999, 5_000, 12_000).map((count): ExpandTree => {
  const subjects = Array.from({ length: count }, (_, index) => ({
    type: 'user',
    id: `u${index}`,
    relation: '',
  }));
  return { kind: 'leaf', ...PLACE, subjects };
});
const { tree } = fc.letrec<{ tree: ExpandTree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    leaf,
    fc
      .record({
        kind: fc.constantFrom('union' as const, 'intersection' as const, 'exclusion' as const),
        children: fc.array(tie('tree'), { maxLength: 5 }),
      })
      .map((branch): ExpandTree => ({ ...PLACE, ...branch })),
  ),
}));

test('a tree that is written in pieces is as one that is written at once', async () => {
  let large = 0;
  const question = expandPermissionTreeRpc.read(new Uint8Array());
  await fc.assert(
    fc.asyncProperty(tree, async (sent) => {
      const inPieces = await expandPermissionTreeRpc.encode({ expandedAt: 't', tree: sent }, question);
      const atOnce = write({ expandedAt: { token: 't' }, treeRoot: encodeExpandTree(sent) });
      expect(inPieces.equals(atOnce)).toBe(true);
      if (!isOnePiece(sent)) large++;
    }),
    { numRuns: RUNS },
  );
  expect(large).toBeGreaterThan(0);
});

test('others have their turn while a large tree is written', async () => {
  const subjects = Array.from({ length: 50_000 }, (_, index) => ({
    type: 'user',
    id: `u${index}`,
    relation: '',
  }));
  const question = expandPermissionTreeRpc.read(new Uint8Array());
  let passes = 0;
  let isOver = false;
  const count = (): void => {
    passes++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await expandPermissionTreeRpc.encode(
    { expandedAt: 't', tree: { kind: 'leaf', ...PLACE, subjects } },
    question,
  );
  isOver = true;
  expect(passes).toBeGreaterThanOrEqual(10);
});
