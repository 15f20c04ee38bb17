import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entriesOf } from '../../../src/cli/validate/subject-groups.ts';
import { SubjectFinder } from '../../../src/cli/validate/subject-finder.ts';
import { Names } from '../../../src/model/names.ts';
import { formatSubject, parseObjectAndRelation } from '../../../src/model/object-text.ts';
import type { Relationship } from '../../../src/model/relationship.ts';
import { isExpired } from '../../../src/model/relationship.ts';
import { parseRelationship } from '../../../src/model/relationship-text.ts';
import { compileSchema } from '../../../src/schema/compile.ts';
import type { Rewrite } from '../../../src/schema/rewrite.ts';
import type { Schema } from '../../../src/schema/schema.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');

const TEXT = `
use expiration
use self

caveat odd(number int) { number % 2 == 1 }

definition user {}

definition group {
  relation direct: user | user:* | group#member
  permission member = direct
}

definition folder {
  relation parent: folder | folder with odd
  relation viewer: user | user with odd | user:* | group#member | group#member with odd | user with expiration
  relation banned: user | user:*
  permission view = viewer + parent->view
  permission allowed = view - banned
  permission strict = viewer & parent->view
  permission everywhere = parent.all(view)
  permission nobody = nil
  permission itself = self
}
`;

function compiled(text: string): Schema {
  const result = compileSchema(text, { names: new Names() });
  if (result.kind === 'errors') throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.schema;
}

const SCHEMA = compiled(TEXT);

function finderOf(...texts: readonly string[]): SubjectFinder {
  return new SubjectFinder(SCHEMA, texts.map(parseRelationship), NOW_MS);
}

/** Lines as a validation file has them, sorted. */
function found(finder: SubjectFinder, on: string): readonly string[] {
  const lines = entriesOf(finder.find(parseObjectAndRelation(on))).map(
    ({ subject, found: { conditional, resources }, exceptions }) => {
      const names = [...exceptions].map(([id, one]) => `${id}${one.conditional ? '[...]' : ''}`).toSorted();
      const minus = names.length === 0 ? '' : ` - {${names.join(', ')}}`;
      return `${formatSubject(subject)}${conditional ? '[...]' : ''}${minus} is ${[...resources].toSorted().join('/')}`;
    },
  );
  return lines.toSorted();
}

describe('everyone who has it', () => {
  test('is named with the relation that names them, subject sets included', () => {
    const finder = finderOf(
      'folder:one#viewer@user:anna',
      'folder:one#viewer@group:eng#member',
      'group:eng#direct@user:anna',
      'group:eng#direct@group:ops#member',
      'group:ops#direct@user:ben',
    );
    expect(found(finder, 'folder:one#view')).toEqual([
      'group:eng#member is folder:one#viewer',
      'group:ops#member is group:eng#direct',
      'user:anna is folder:one#viewer/group:eng#direct',
      'user:ben is group:ops#direct',
    ]);
  });

  test('carries the conditions of every relationship on the way, and none when another way has none', () => {
    const finder = finderOf(
      'folder:one#viewer@group:eng#member[odd]',
      'folder:one#parent@folder:two[odd:{"number":1}]',
      'group:eng#direct@user:anna',
      'group:eng#direct@user:ben',
      'folder:one#viewer@user:ben',
      'folder:two#viewer@user:cleo',
    );
    expect(found(finder, 'folder:one#view')).toEqual([
      'group:eng#member[...] is folder:one#viewer',
      'user:anna[...] is group:eng#direct',
      'user:ben is folder:one#viewer/group:eng#direct',
      'user:cleo[...] is folder:two#viewer',
    ]);
  });

  test('leaves out what has expired', () => {
    const finder = finderOf(
      'folder:one#viewer@user:anna[expiration:2026-01-01T00:00:00Z]',
      'folder:one#viewer@user:ben[expiration:2026-01-01T00:00:00.000000001Z]',
    );
    expect(found(finder, 'folder:one#viewer')).toEqual(['user:ben is folder:one#viewer']);
  });

  test('takes wildcards apart', () => {
    const finder = finderOf(
      'folder:one#viewer@user:*',
      'folder:one#viewer@user:ben',
      'folder:one#banned@user:eve',
      'folder:one#banned@user:ben',
    );
    expect(found(finder, 'folder:one#allowed')).toEqual(['user:* - {ben, eve} is folder:one#viewer']);
  });

  test('knows nil, self, and `all` over nothing', () => {
    const finder = finderOf('folder:one#viewer@user:anna');
    expect(found(finder, 'folder:one#nobody')).toEqual([]);
    expect(found(finder, 'folder:one#everywhere')).toEqual([]);
    expect(found(finder, 'folder:one#itself')).toEqual(['folder:one is folder:one#itself']);
  });
});

describe('limits', () => {
  const chain = (length: number): string[] =>
    Array.from({ length }, (_, index) => `folder:f${index}#parent@folder:f${index + 1}`);

  test('a cycle in the data is too deep', () => {
    const finder = finderOf('folder:one#parent@folder:two', 'folder:two#parent@folder:one');
    expect(() => found(finder, 'folder:one#view')).toThrow('max depth exceeded');
    expect(found(finder, 'folder:one#viewer')).toEqual([]); // and the finder goes on
  });

  test('the depth at which it ends does not depend on what was asked before', () => {
    const texts = [...chain(30), 'folder:f30#viewer@user:anna'];
    // Each folder takes one hop, and the last one another to its viewers.
    expect(found(finderOf(...texts), 'folder:f7#view')).toHaveLength(1);
    expect(() => found(finderOf(...texts), 'folder:f6#view')).toThrow('max depth exceeded');
    const warm = finderOf(...texts);
    for (let index = 30; index >= 7; index--) found(warm, `folder:f${index}#view`);
    expect(() => found(warm, 'folder:f6#view')).toThrow('max depth exceeded');
  });

  test('what is not in the schema is refused', () => {
    expect(() => found(finderOf(), 'planet:one#view')).toThrow('object definition `planet` not found');
    expect(() => found(finderOf(), 'folder:one#fly')).toThrow(
      'relation/permission `fly` not found under definition `folder`',
    );
  });
});

describe('agrees with the definition of membership', () => {
  /** Whether `user` has `name` on the folder or group: the rules read out loud. Conditions are not looked at. */
  function has(
    relationships: readonly Relationship[],
    user: string,
    type: string,
    id: string,
    name: string,
  ): boolean {
    const member = SCHEMA.definitions.get(type)?.members.get(name);
    if (member === undefined) return false;
    const on = (relation: string): readonly Relationship[] =>
      relationships.filter(
        ({ resource, relation: stored }) =>
          resource.type === type && resource.id === id && stored === relation,
      );
    const holds = (rewrite: Rewrite): boolean => {
      switch (rewrite.kind) {
        case 'name':
          return has(relationships, user, type, id, rewrite.name);
        case 'arrow': {
          const each = on(rewrite.over).map(({ subject }) =>
            has(relationships, user, subject.type, subject.id, rewrite.then),
          );
          return rewrite.quantifier === 'any'
            ? each.includes(true)
            : each.length > 0 && !each.includes(false);
        }
        case 'union':
          return rewrite.operands.some(holds);
        case 'intersection':
          return rewrite.operands.every(holds);
        case 'exclusion':
          return holds(rewrite.base) && !holds(rewrite.except);
        case 'nil':
        case 'self': // no user is a folder
          return false;
      }
    };
    if (member.rewrite !== undefined) return holds(member.rewrite);
    return on(name).some(({ subject }) =>
      subject.relation === ''
        ? subject.type === 'user' && (subject.id === '*' || subject.id === user)
        : has(relationships, user, subject.type, subject.id, subject.relation),
    );
  }

  const users = ['u0', 'u1', 'u2'];
  const person = fc.constantFrom('user:u0', 'user:u1', 'user:u2', 'user:*');
  const team = fc.nat(2).map((index) => `group:g${index}#member`);
  // Parents and inner teams have higher numbers, so that nothing goes round.
  const relationship = fc.oneof(
    fc
      .tuple(fc.nat(3), fc.oneof(person, team))
      .map(([folder, subject]) => `folder:f${folder}#viewer@${subject}`),
    fc.tuple(fc.nat(3), person).map(([folder, subject]) => `folder:f${folder}#banned@${subject}`),
    fc.tuple(fc.nat(2), person).map(([group, subject]) => `group:g${group}#direct@${subject}`),
    fc.constantFrom('group:g0#direct@group:g1#member', 'group:g1#direct@group:g2#member'),
    fc.constantFrom('folder:f0#parent@folder:f1', 'folder:f0#parent@folder:f2', 'folder:f1#parent@folder:f3'),
    fc.constant('folder:f0#viewer@user:u0[expiration:2020-01-01T00:00:00Z]'),
  );

  test('for every user on every folder', () => {
    const world = fc.uniqueArray(relationship, { maxLength: 14 });
    const permission = fc.constantFrom('view', 'allowed', 'strict', 'everywhere', 'nobody');
    fc.assert(
      fc.property(world, permission, fc.nat(3), (texts, name, folder) => {
        const finder = finderOf(...texts);
        const live = texts
          .map(parseRelationship)
          .filter(({ expiresAtNs }) => !isExpired(expiresAtNs, NOW_MS));
        const groups = finder.find({ object: { type: 'folder', id: `f${folder}` }, relation: name });
        const set = groups.get('user#');
        for (const user of [...users, 'someone_else']) {
          const isFound =
            set !== undefined &&
            (set.concrete.has(user) || (set.wildcard !== undefined && !set.wildcard.exceptions.has(user)));
          expect([user, isFound]).toEqual([user, has(live, user, 'folder', `f${folder}`, name)]);
        }
      }),
      { numRuns: Number(process.env['BAILIWICK_RUNS'] ?? 300) },
    );
  });
});
