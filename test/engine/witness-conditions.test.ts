import { expect, test } from 'vitest';
import { formatRelationship, parseRelationship } from '../../src/model/relationship-text.ts';
import type { ConditionValue } from '../worlds/ground.ts';
import { EngineWorld } from './engine-world.ts';

/** The witness of a yes across conditions: those that held, and no others. */

const SCHEMA = `caveat below(level int) { level < 5 }
definition user {}
definition group {
  relation member: user | user with below | group#member with below
}
definition folder {
  relation viewer: user with below | group#member with below
}
definition document {
  relation folder: folder | folder with below
  relation viewer: user with below | user:* with below | group#member
  relation banned: user with below
  permission view = viewer + folder->viewer
  permission everywhere = folder.all(viewer)
  permission still = view - banned
  permission both = viewer & folder->viewer
}`;

interface Case {
  readonly what: string;
  readonly stored: readonly string[];
  readonly permission: string;
  readonly witness: readonly string[];
}

/** A condition holds below 5, and is open without a level. */
function evaluate({
  context: { level },
}: {
  readonly context: Readonly<Record<string, unknown>>;
}): ConditionValue {
  if (level === undefined) return { kind: 'conditional', names: ['level'] };
  if (level === 0) return { kind: 'fault', reason: 'caveat-evaluation' };
  return { kind: Number(level) < 5 ? 'yes' : 'no' };
}

test.each<Case>([
  {
    what: 'of two ways the one whose condition holds',
    stored: [
      'document:one#viewer@user:anna[below:{"level":9}]',
      'document:one#viewer@user:*[below:{"level":1}]',
    ],
    permission: 'view',
    witness: ['document:one#viewer@user:*[below:{"level":1}]'],
  },
  {
    what: 'not what is open or failed beside it',
    stored: [
      'document:one#viewer@user:anna[below]',
      'document:one#viewer@user:*[below:{"level":0}]',
      'document:one#folder@folder:top',
      'folder:top#viewer@user:anna[below:{"level":1}]',
    ],
    permission: 'view',
    witness: ['document:one#folder@folder:top', 'folder:top#viewer@user:anna[below:{"level":1}]'],
  },
  {
    what: 'every condition on the way',
    stored: [
      'document:one#folder@folder:top[below:{"level":1}]',
      'folder:top#viewer@group:eng#member[below:{"level":2}]',
      'group:eng#member@group:core#member[below:{"level":3}]',
      'group:core#member@user:anna[below:{"level":4}]',
    ],
    permission: 'view',
    witness: [
      'document:one#folder@folder:top[below:{"level":1}]',
      'folder:top#viewer@group:eng#member[below:{"level":2}]',
      'group:core#member@user:anna[below:{"level":4}]',
      'group:eng#member@group:core#member[below:{"level":3}]',
    ],
  },
  {
    what: 'all ways of `.all`',
    stored: [
      'document:one#viewer@user:anna[below:{"level":3}]',
      'document:one#folder@folder:top[below:{"level":1}]',
      'document:one#folder@folder:side',
      'folder:top#viewer@user:anna[below:{"level":1}]',
      'folder:side#viewer@user:anna[below:{"level":2}]',
    ],
    permission: 'everywhere',
    witness: [
      'document:one#folder@folder:side',
      'document:one#folder@folder:top[below:{"level":1}]',
      'folder:side#viewer@user:anna[below:{"level":2}]',
      'folder:top#viewer@user:anna[below:{"level":1}]',
    ],
  },
  {
    what: 'both sides of an intersection',
    stored: [
      'document:one#viewer@user:anna[below:{"level":3}]',
      'document:one#folder@folder:top',
      'folder:top#viewer@user:anna[below:{"level":1}]',
    ],
    permission: 'both',
    witness: [
      'document:one#folder@folder:top',
      'document:one#viewer@user:anna[below:{"level":3}]',
      'folder:top#viewer@user:anna[below:{"level":1}]',
    ],
  },
  {
    what: 'nothing of what a false condition takes away',
    stored: [
      'document:one#viewer@user:anna[below:{"level":1}]',
      'document:one#banned@user:anna[below:{"level":9}]',
    ],
    permission: 'still',
    witness: ['document:one#viewer@user:anna[below:{"level":1}]'],
  },
])('$what', async ({ stored, permission, witness }) => {
  const relationships = stored.map(parseRelationship);
  const world = new EngineWorld({ schemaText: SCHEMA, relationships, nowMs: 0 });
  const question = {
    resource: { type: 'document', id: 'one' },
    name: permission,
    subject: { type: 'user', id: 'anna', relation: '' },
  };
  expect(await world.check(question, { evaluate })).toEqual({ kind: 'yes' });
  expect(world.witness(question).map(formatRelationship).toSorted()).toEqual(witness);
});

test('what is stored of the subject itself carries a yes, however late a cycle had it settled', async () => {
  const engine = new EngineWorld({
    schemaText: `definition user {}
      definition group {
        relation member: group#owner
        relation owner: user
        permission view = member->view + (member & member)
        permission edit = member->edit
        permission reach = (member + view) & (member - edit)
      }`,
    relationships: [
      'group:two#member@group:one#owner',
      'group:one#member@group:two#owner',
      'group:two#member@group:two#owner',
      'group:two#owner@user:anna',
    ].map(parseRelationship),
    nowMs: 0,
  });
  const question = {
    resource: { type: 'group', id: 'two' },
    name: 'reach',
    subject: { type: 'user', id: 'anna', relation: '' },
  };
  expect(await engine.check(question)).toEqual({ kind: 'yes' });
  expect(engine.witness(question).map(formatRelationship).toSorted()).toEqual([
    'group:two#member@group:two#owner',
    'group:two#owner@user:anna',
  ]);
});
