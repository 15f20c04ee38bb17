import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { AllowedSubject } from '../../src/schema/schema.ts';
import { schemaText } from '../worlds/schema-text.ts';
import type { WorldDefinition } from '../worlds/world.ts';

/** A schema as the engine reads it and as the oracle does. */
export interface SimulatedSchema {
  readonly text: string;
  readonly definitions: readonly WorldDefinition[];
}

const user = allowed('user');
const members = allowed('group', { kind: 'subject-set', relation: 'member' });
const VIEWERS: Rewrite = union(name('viewer'), arrow('parent', 'view'));

/**
 * What clients write one after another: the same relations and another meaning, and last one without the ban, which is
 * refused while anyone is banned.
 */
export const SCHEMAS: readonly SimulatedSchema[] = [
  schema({ kind: 'exclusion', base: VIEWERS, except: name('banned') }, true),
  schema(VIEWERS, true),
  schema(VIEWERS, false),
];

function schema(view: Rewrite, withBan: boolean): SimulatedSchema {
  const definitions: readonly WorldDefinition[] = [
    { name: 'user', relations: [], permissions: [] },
    { name: 'group', relations: [{ name: 'member', allowed: [user, members] }], permissions: [] },
    {
      name: 'folder',
      relations: [
        { name: 'parent', allowed: [allowed('folder')] },
        { name: 'viewer', allowed: [user, members] },
      ],
      permissions: [{ name: 'view', rewrite: VIEWERS }],
    },
    {
      name: 'document',
      relations: [
        { name: 'parent', allowed: [allowed('folder')] },
        {
          name: 'viewer',
          allowed: [user, allowed('user', { expires: true }), members, allowed('user', { kind: 'wildcard' })],
        },
        ...(withBan ? [{ name: 'banned', allowed: [user] }] : []),
      ],
      permissions: [{ name: 'view', rewrite: view }],
    },
  ];
  return { text: schemaText(definitions, []), definitions };
}

function allowed(type: string, traits: Partial<AllowedSubject> = {}): AllowedSubject {
  return { type, kind: 'object', relation: '', caveat: '', expires: false, ...traits };
}

function name(of: string): Rewrite {
  return { kind: 'name', name: of };
}

function arrow(over: string, then: string): Rewrite {
  return { kind: 'arrow', over, then, quantifier: 'any', written: 'arrow' };
}

function union(...operands: readonly Rewrite[]): Rewrite {
  return { kind: 'union', operands };
}
