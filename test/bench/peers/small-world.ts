import { parseRelationship } from '../../../src/model/relationship-text.ts';
import type { Rewrite } from '../../../src/schema/rewrite.ts';
import type { CheckQuestion, World } from '../../worlds/world.ts';

/** By hand: groups with members and parents, and documents that groups and users may view. */
export function smallWorld(
  permissions: Readonly<Record<string, Rewrite>>,
  ...relationships: readonly string[]
): World {
  return {
    schemaText: 'use self',
    definitions: [
      { name: 'user', relations: [], permissions: [] },
      {
        name: 'group',
        relations: [
          {
            name: 'member',
            allowed: [
              { type: 'user', kind: 'object', relation: '', caveat: '', expires: false },
              { type: 'group', kind: 'subject-set', relation: 'member', caveat: '', expires: false },
            ],
          },
        ],
        permissions: [],
      },
      {
        name: 'document',
        relations: [
          {
            name: 'viewer',
            allowed: [
              { type: 'user', kind: 'object', relation: '', caveat: '', expires: false },
              { type: 'group', kind: 'object', relation: '', caveat: '', expires: false },
              { type: 'group', kind: 'subject-set', relation: 'member', caveat: '', expires: false },
            ],
          },
          {
            name: 'owner',
            allowed: [{ type: 'user', kind: 'object', relation: '', caveat: '', expires: false }],
          },
        ],
        permissions: Object.entries(permissions).map(([name, rewrite]) => ({ name, rewrite })),
      },
    ],
    caveats: [],
    objects: [
      { type: 'user', id: 'anna' },
      { type: 'user', id: 'plan' },
      { type: 'group', id: 'a' },
      { type: 'group', id: 'b' },
      { type: 'document', id: 'plan' },
    ],
    relationships: relationships.map(parseRelationship),
    nowMs: 0,
    questions: [],
  };
}

export function asking(name: string, subject: string): CheckQuestion {
  const [type, rest] = subject.split(':') as [string, string];
  const [id, relation = ''] = rest.split('#') as [string, string | undefined];
  return {
    kind: 'check',
    resource: { type: 'document', id: 'plan' },
    name,
    subject: { type, id, relation },
    context: {},
  };
}
