import { expect, test } from 'vitest';
import type { ExpandTree } from '../../src/model/expand-tree.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import { canonicalTree, naiveExpand } from './naive-expand.ts';

const name = (of: string): Rewrite => ({ kind: 'name', name: of });

const view: Rewrite = { kind: 'union', operands: [name('viewer'), arrow('any', 'viewer')] };

function arrow(quantifier: 'any' | 'all', target: string): Rewrite {
  return { kind: 'arrow', over: 'parent', then: target, quantifier, written: 'function' };
}

/** The expansion of `folder:top`'s `target`, as one line: `operation(child, …)`, leaves as `[subjects]`, what is expanded in front. */
function expand(rewrite: Rewrite, relationships: readonly string[], depthMax?: number): string {
  const relations = ['viewer', 'parent'].map((relation) => ({ name: relation, allowed: [] }));
  const permissions = [
    { name: 'target', rewrite },
    { name: 'view', rewrite: view },
  ];
  const world = {
    definitions: [
      { name: 'user', relations: [], permissions: [] },
      { name: 'folder', relations, permissions },
    ],
    relationships: relationships.map(parseRelationship),
    nowMs: 1_000_000,
  };
  const expansion = naiveExpand(world, { type: 'folder', id: 'top' }, 'target', depthMax);
  return expansion.kind === 'tree' ? lineOf(expansion.tree) : expansion.reason;
}

function lineOf(tree: ExpandTree): string {
  const at = `${tree.expanded.id}#${tree.relation} `;
  if (tree.kind !== 'leaf') return `${at}${tree.kind}(${tree.children.map(lineOf).join(', ')})`;
  const subjects = tree.subjects.map(({ id, relation }) => (relation === '' ? id : `${id}#${relation}`));
  return `${at}[${subjects.join(', ')}]`;
}

const parents = ['folder:top#parent@folder:one', 'folder:top#parent@user:anna'];

test.each<{ rewrite: Rewrite; stored: readonly string[]; expected: string }>([
  {
    rewrite: name('viewer'), // one operand is a union of one
    stored: ['folder:top#viewer@user:*', 'folder:top#viewer@folder:one#viewer', 'folder:one#viewer@user:bob'],
    expected: 'top#target union(top#viewer [*, one#viewer])', // relations stay closed
  },
  { rewrite: { kind: 'nil' }, stored: [], expected: 'top#target union(top#target [])' },
  { rewrite: { kind: 'self' }, stored: [], expected: 'top#target union(top#target [top])' },
  { rewrite: arrow('any', 'viewer'), stored: [], expected: 'top#target union(top#target union())' },
  {
    rewrite: arrow('all', 'viewer'), // a user has no viewer: an empty leaf of the permission itself
    stored: [...parents, 'folder:one#viewer@user:bob'],
    expected: 'top#target union(top#target intersection(one#viewer [bob], top#target []))',
  },
  {
    rewrite: { kind: 'exclusion', base: name('viewer'), except: view }, // nested operations belong to the permission
    stored: ['folder:top#viewer@user:anna'],
    expected:
      'top#target exclusion(top#viewer [anna], top#target union(top#viewer [anna], top#target union()))',
  },
  {
    rewrite: name('view'), // a name is the whole expansion of that name
    stored: ['folder:top#parent@folder:one'],
    expected: 'top#target union(top#view union(top#viewer [], top#view union(one#viewer [])))',
  },
  {
    rewrite: name('viewer'), // expired
    stored: ['folder:top#viewer@user:anna[expiration:1970-01-01T00:16:40Z]'],
    expected: 'top#target union(top#viewer [])',
  },
])('$rewrite.kind over $stored', ({ rewrite, stored, expected }) => {
  expect(expand(rewrite, stored)).toBe(expected);
});

test('trees that differ in order alone have one canonical form, but for what is subtracted', () => {
  const leaf = (...ids: readonly string[]): ExpandTree => ({
    kind: 'leaf',
    expanded: { type: 'folder', id: 'top' },
    relation: 'viewer',
    subjects: ids.map((id) => ({ type: 'user', id, relation: '' })),
  });
  const branch = (kind: 'union' | 'exclusion', ...children: ExpandTree[]): ExpandTree => ({
    kind,
    expanded: { type: 'folder', id: 'top' },
    relation: 'target',
    children,
  });
  const union = branch('union', leaf('anna', 'bob'), leaf());
  expect(canonicalTree(branch('union', leaf(), leaf('bob', 'anna')))).toEqual(canonicalTree(union));
  const exclusion = branch('exclusion', leaf('anna'), leaf());
  expect(canonicalTree(branch('exclusion', leaf(), leaf('anna')))).not.toEqual(canonicalTree(exclusion));
});

test('a tree without an end, or one deeper than the limit, is a fault', () => {
  expect(expand(arrow('any', 'target'), ['folder:top#parent@folder:top'])).toBe('depth-exceeded');
  expect(expand(name('view'), [], 1)).toBe('depth-exceeded');
  expect(expand(name('view'), [], 2)).toContain('viewer');
});
