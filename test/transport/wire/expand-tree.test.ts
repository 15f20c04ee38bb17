import { v1 } from '@authzed/authzed-node';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExpandTree } from '../../../src/model/expand-tree.ts';
import { expandPermissionTreeRpc } from '../../../src/transport/wire/expand-permission-tree.ts';

const RUNS = { numRuns: Number(process.env['BAILIWICK_RUNS'] ?? 100) };
const KINDS = [undefined, 'union', 'intersection', 'exclusion'] as const;
const EXPANDED = { expanded: { type: 'document', id: 'readme' }, relation: 'view' };

const subject = fc.record({
  type: fc.constant('user'),
  id: fc.constantFrom('anna', 'bo', '*'),
  relation: fc.constantFrom('', 'member'),
});
const { tree } = fc.letrec<{ tree: ExpandTree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.record({
      kind: fc.constant('leaf' as const),
      expanded: fc.constant(EXPANDED.expanded),
      relation: fc.constant('view'),
      subjects: fc.array(subject, { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constantFrom('union' as const, 'intersection' as const, 'exclusion' as const),
      expanded: fc.constant(EXPANDED.expanded),
      relation: fc.constant('view'),
      children: fc.array(tie('tree'), { maxLength: 3 }),
    }),
  ),
}));

/** The tree as the published client receives it, said in our words. */
async function received(sent: ExpandTree): Promise<ExpandTree> {
  const question = expandPermissionTreeRpc.read(new Uint8Array());
  const bytes = await expandPermissionTreeRpc.encode({ expandedAt: 't', tree: sent }, question);
  return inOurWords(v1.ExpandPermissionTreeResponse.fromBinary(bytes).treeRoot!);
}

function inOurWords({
  expandedObject,
  expandedRelation,
  treeType,
}: v1.PermissionRelationshipTree): ExpandTree {
  const { objectType, objectId } = expandedObject!;
  const ends = { expanded: { type: objectType, id: objectId }, relation: expandedRelation };
  if (treeType.oneofKind === 'intermediate') {
    const { operation, children } = treeType.intermediate;
    return { kind: KINDS[operation]!, ...ends, children: children.map(inOurWords) };
  }
  if (treeType.oneofKind !== 'leaf') throw new Error('a tree is a leaf or not');
  const subjects = treeType.leaf.subjects.map(({ object, optionalRelation }) => ({
    type: object!.objectType,
    id: object!.objectId,
    relation: optionalRelation,
  }));
  return { kind: 'leaf', ...ends, subjects };
}

test('a tree survives the wire', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (sent) => {
      expect(await received(sent)).toEqual(sent);
    }),
    RUNS,
  );
});

test('a tree may be deeper than a question', async () => {
  let sent: ExpandTree = { kind: 'leaf', ...EXPANDED, subjects: [] };
  for (let depth = 0; depth < 400; depth++) sent = { kind: 'union', ...EXPANDED, children: [sent] };
  expect(await received(sent)).toEqual(sent);
});
