import { expect, test } from 'vitest';
import { ManyWalk } from '../../src/engine/many-walk.ts';
import { ManyWitness } from '../../src/engine/many-witness.ts';
import { formatRelationship, parseRelationship } from '../../src/model/relationship-text.ts';
import { EngineWorld } from './engine-world.ts';

/** Who is decided by a walk for anna, ben and cleo, and exactly what carries each yes. */

const SCHEMA = `caveat below(level int) { level < 5 }
definition user {}
definition group {
  relation member: user | user with below
}
definition folder {
  relation viewer: user | group#member
}
definition document {
  relation folder: folder | folder with below
  relation viewer: user | group#member | group#member with below
  relation editor: user
  relation banned: user
  permission view = viewer + folder->viewer
  permission everywhere = folder.all(viewer)
  permission still = viewer - banned
  permission both = (viewer & editor) + folder->viewer
  permission spared = viewer - (banned - editor)
}`;

interface Case {
  readonly what: string;
  readonly stored: readonly string[];
  readonly permission: string;
  /** By user: the witness of a yes, `no`, or `open`. */
  readonly found: Readonly<Record<string, readonly string[] | 'no' | 'open'>>;
}

test.each<Case>([
  {
    what: 'each by its own way, with what ways share',
    stored: ['document:d#viewer@user:anna', 'document:d#folder@folder:f', 'folder:f#viewer@user:ben'],
    permission: 'view',
    found: {
      anna: ['document:d#viewer@user:anna'],
      ben: ['document:d#folder@folder:f', 'folder:f#viewer@user:ben'],
      cleo: 'no',
    },
  },
  {
    what: 'not by a way that hangs on a caveat, whatever is behind it',
    stored: [
      'document:d#folder@folder:f[below:{"level":1}]',
      'document:d#folder@folder:g',
      'folder:f#viewer@user:anna',
      'folder:f#viewer@user:ben',
      'folder:g#viewer@user:ben',
    ],
    permission: 'view',
    found: { anna: 'open', ben: ['document:d#folder@folder:g', 'folder:g#viewer@user:ben'], cleo: 'no' },
  },
  {
    what: 'not by a set that is stored under a caveat, nor by a caveat in a set',
    stored: [
      'document:d#viewer@group:g#member[below:{"level":1}]',
      'group:g#member@user:anna',
      'group:g#member@user:ben[below:{"level":1}]',
      'document:d#viewer@user:ben',
    ],
    permission: 'view',
    found: { anna: 'open', ben: ['document:d#viewer@user:ben'], cleo: 'no' },
  },
  {
    what: 'not by a set under a caveat beside one that is sure, whichever is looked at first',
    stored: [
      'document:d#viewer@group:g#member[below:{"level":1}]',
      'document:d#viewer@group:h#member',
      'document:d#viewer@group:i#member[below:{"level":1}]',
      'group:g#member@user:anna',
      'group:h#member@user:anna',
      'group:i#member@user:anna',
    ],
    permission: 'view',
    found: { anna: ['document:d#viewer@group:h#member', 'group:h#member@user:anna'], ben: 'no', cleo: 'no' },
  },
  {
    what: 'everywhere only where each edge is sure',
    stored: [
      'document:d#folder@folder:f[below:{"level":1}]',
      'document:d#folder@folder:g',
      'folder:f#viewer@user:anna',
      'folder:g#viewer@user:anna',
      'folder:g#viewer@user:ben',
    ],
    permission: 'everywhere',
    found: { anna: 'open', ben: 'no', cleo: 'no' },
  },
  {
    what: 'everywhere by every edge',
    stored: [
      'document:d#folder@folder:f',
      'document:d#folder@folder:g',
      'folder:f#viewer@user:anna',
      'folder:g#viewer@user:anna',
      'folder:f#viewer@user:ben',
    ],
    permission: 'everywhere',
    found: {
      anna: [
        'document:d#folder@folder:f',
        'document:d#folder@folder:g',
        'folder:f#viewer@user:anna',
        'folder:g#viewer@user:anna',
      ],
      ben: 'no',
      cleo: 'no',
    },
  },
  {
    what: 'not by half of an intersection',
    stored: [
      'document:d#viewer@user:anna',
      'document:d#editor@user:anna',
      'document:d#viewer@user:ben',
      'document:d#folder@folder:f',
      'folder:f#viewer@user:ben',
      'document:d#editor@user:cleo',
    ],
    permission: 'both',
    found: {
      anna: ['document:d#editor@user:anna', 'document:d#viewer@user:anna'],
      ben: ['document:d#folder@folder:f', 'folder:f#viewer@user:ben'],
      cleo: 'no',
    },
  },
  {
    what: 'without what is taken away',
    stored: [
      'document:d#viewer@user:anna',
      'document:d#viewer@user:ben',
      'document:d#banned@user:ben',
      'document:d#banned@user:cleo',
    ],
    permission: 'still',
    found: { anna: ['document:d#viewer@user:anna'], ben: 'no', cleo: 'no' },
  },
  {
    what: 'not by what spares from being taken away',
    stored: [
      'document:d#viewer@user:anna',
      'document:d#banned@user:anna',
      'document:d#editor@user:anna',
      'document:d#viewer@user:ben',
      'document:d#banned@user:ben',
    ],
    permission: 'spared',
    found: { anna: ['document:d#viewer@user:anna'], ben: 'no', cleo: 'no' },
  },
])('$what', async ({ stored, permission, found }) => {
  const relationships = stored.map((text) => parseRelationship(text));
  const engine = new EngineWorld({ schemaText: SCHEMA, relationships, nowMs: 0 });
  const { evaluation, graph } = engine;
  const { objects } = graph;
  const resource = { type: 'document', id: 'd' };
  const users = ['anna', 'ben', 'cleo'];
  engine.begin();
  for (const id of users) {
    await engine.ask({ resource, name: permission, subject: { type: 'user', id, relation: '' } });
  }
  const many = new ManyWalk(evaluation);
  const witness = new ManyWitness(graph, many.goals);
  many.begin();
  const node = objects.nodeOf(resource.type, resource.id);
  const name = objects.names.numberOf(permission);
  const bits = users.map((id) => many.add(objects.nodeOf('user', id)));
  many.ask(
    node,
    name,
    bits.reduce((mask, bit) => mask | bit, 0),
  );
  const told = users.map((user, index) => {
    const bit = bits[index]!;
    if ((many.yes & bit) !== 0) return [user, witness.of(node, name, bit).map(formatRelationship).toSorted()];
    return [user, (many.no & bit) !== 0 ? 'no' : 'open'];
  });
  expect(Object.fromEntries(told)).toEqual(found);
});
