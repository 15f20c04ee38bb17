import { expect, test } from 'vitest';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { naiveResources, naiveSubjects, STRANGER } from './naive-lookup.ts';
import type { World } from './world.ts';

const WORLD: World = {
  schemaText: '',
  definitions: [
    { name: 'user', relations: [], permissions: [] },
    {
      name: 'folder',
      relations: [
        { name: 'viewer', allowed: [] },
        { name: 'banned', allowed: [] },
      ],
      permissions: [
        {
          name: 'view',
          rewrite: {
            kind: 'exclusion',
            base: { kind: 'name', name: 'viewer' },
            except: { kind: 'name', name: 'banned' },
          },
        },
      ],
    },
  ],
  caveats: [],
  objects: [
    { type: 'user', id: 'anna' },
    { type: 'user', id: 'bob' },
    { type: 'folder', id: 'open' },
    { type: 'folder', id: 'closed' },
  ],
  relationships: [
    'folder:open#viewer@user:*',
    'folder:open#banned@user:bob',
    'folder:closed#viewer@user:bob',
  ].map(parseRelationship),
  nowMs: 0,
  questions: [],
};

test('resources are all objects of the type with their answers', () => {
  const found = naiveResources(WORLD, 'folder', 'view', { type: 'user', id: 'bob', relation: '' });
  expect(Object.fromEntries(found)).toEqual({ open: { kind: 'no' }, closed: { kind: 'yes' } });
});

test('the stranger is let in by a wildcard alone', () => {
  const subjects = { type: 'user', relation: '' };
  const open = naiveSubjects(WORLD, { type: 'folder', id: 'open' }, 'view', subjects);
  expect(Object.fromEntries(open)).toEqual({
    anna: { kind: 'yes' },
    bob: { kind: 'no' },
    [STRANGER]: { kind: 'yes' },
  });
  const closed = naiveSubjects(WORLD, { type: 'folder', id: 'closed' }, 'view', subjects);
  expect(closed.get(STRANGER)).toEqual({ kind: 'no' });
});
