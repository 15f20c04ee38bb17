import { describe, expect, test } from 'vitest';
import { diagnosticFault } from '../../src/schema/diagnostic.ts';
import { errorsOf, schemaOf, shown } from './compiled.ts';

const WORLD = `use expiration
caveat cav(a int) { a == 1 }
definition user {}
definition group {
	relation member: user
	relation public: user:*
	relation nested: group#public
	relation looped: group#looped | group#member
	permission anyone = public
}
`;

function withDocument(members: string, flags = ''): string {
  return `${flags}${WORLD}definition document {\n${members}\n}`;
}

describe('rejected', () => {
  test.each([
    {
      members: 'relation rel: user\npermission rel = nil',
      message: 'found duplicate relation/permission name `rel` under definition `document`',
      details: { definition_name: 'document', relation_or_permission_name: 'rel' },
    },
    {
      members: 'relation rel: nobody',
      message:
        'could not lookup definition `nobody` for relation `rel`: object definition `nobody` not found',
      details: { definition_name: 'document', relation_name: 'rel' },
    },
    {
      members: 'relation rel: group#nothing',
      message: 'relation/permission `nothing` not found under definition `group`',
      details: { definition_name: 'group', relation_or_permission_name: 'nothing' },
    },
    {
      members: 'relation rel: user with other',
      message: 'could not lookup caveat `other` for relation `rel`: caveat with name `other` not found',
      details: { definition_name: 'document', relation_name: 'rel', caveat_name: 'other' },
    },
    {
      members: 'relation rel: user with cav | user | user#... | user with cav and expiration',
      message: 'found duplicate allowed subject type `user` on relation `rel` under definition `document`',
      details: { definition_name: 'document', relation_name: 'rel', allowed_relation: 'user' },
    },
    {
      members: 'relation rel: user with cav and expiration | user with cav and expiration',
      message:
        'found duplicate allowed subject type `user with cav and expiration` on relation `rel` under definition `document`',
      details: {
        definition_name: 'document',
        relation_name: 'rel',
        allowed_relation: 'user with cav and expiration',
      },
    },
    {
      members: 'permission ppp = missing',
      message: 'relation/permission `missing` not found under definition `document`',
      details: { definition_name: 'document', relation_or_permission_name: 'missing' },
    },
    {
      members: 'permission ppp = missing.all(member)',
      message: 'relation/permission `missing` not found under definition `document`',
      details: { definition_name: 'document', relation_or_permission_name: 'missing' },
    },
    {
      members: 'relation rel: group\npermission ppp = rel\npermission qqq = rel - (nil + ppp->member)',
      message:
        'under permission `qqq` under definition `document`: permissions cannot be used on the left hand side of an arrow (found `ppp`)',
      details: { definition_name: 'document', permission_name: 'qqq', used_permission_name: 'ppp' },
    },
    {
      members: 'relation rel: group | user:*\npermission ppp = rel->member',
      message:
        'for arrow under permission `ppp`: relation `document#rel` includes wildcard type `user` via relation `document#rel`: wildcard relations cannot be used on the left side of arrows',
      details: { definition_name: 'document', permission_name: 'ppp', accessed_relation_name: 'rel' },
    },
    {
      members: 'relation own: user:*\nrelation rel: document#own\npermission ppp = rel->own',
      message:
        'for arrow under permission `ppp`: relation `document#rel` includes wildcard type `user` via relation `document#own`: wildcard relations cannot be used on the left side of arrows',
      details: { definition_name: 'document', permission_name: 'ppp', accessed_relation_name: 'rel' },
    },
    {
      members: 'relation rel: group#nested',
      message:
        'for relation `rel`: relation/permission `group#nested` includes wildcard type `user` via relation `group#public`: wildcard relations cannot be transitively included',
      details: { definition_name: 'document', relation_name: 'rel' },
    },
    {
      members: 'permission aaa = bbb\npermission ccc = aaa\npermission bbb = (ccc)',
      message: 'under definition `document`, there exists a cycle in permissions: aaa, bbb, ccc',
      details: { definition_name: 'document', permission_names: 'aaa, bbb, ccc' },
    },
    {
      members: 'permission aaa = aaa',
      message: 'under definition `document`, there exists a cycle in permissions: aaa',
      details: { definition_name: 'document', permission_names: 'aaa' },
    },
  ])('$message', ({ members, message, details }) => {
    expect(errorsOf(withDocument(members))).toMatchObject([
      { stage: 'type', message, details, source: 'schema' },
    ]);
  });
});

describe('accepted', () => {
  test.each([
    { why: 'an arrow that arrives nowhere', members: 'relation rel: user\npermission ppp = rel->nothing' },
    { why: 'recursion through data', members: 'relation rel: document\npermission ppp = rel->ppp' },
    {
      why: 'recursion through more than an alias',
      members: 'relation rel: user\npermission ppp = ppp + rel',
    },
    {
      why: 'an alias of something in a ring that is no alias ring',
      members: 'permission ppp = qqq\npermission qqq = ppp + nil',
    },
    { why: 'the same operand twice', members: 'relation rel: user\npermission ppp = rel + rel' },
    { why: 'a wildcard of its own definition', members: 'relation own: user:*\nrelation rel: document#own' },
    { why: 'a permission with a wildcard as subject set', members: 'relation rel: group#anyone' },
    { why: 'a ring of subject sets', members: 'relation rel: group#looped' },
    {
      why: 'alternatives that differ in traits only',
      members: 'relation rel: user | user:* | user with cav | user with expiration',
    },
  ])('$why', ({ members }) => expect(errorsOf(withDocument(members)).map(shown)).toEqual([]));
});

describe('annotations', () => {
  const members = (types: string) => `relation rel: user | group#member
	relation parent: document
	permission ppp: ${types} = rel + parent->ppp + self - other
	relation other: group`;

  test.each([
    { types: 'user | document', missing: [] },
    { types: 'user | document | group', missing: [] }, // more than needed is fine
    { types: 'user', missing: ['document'] },
    { types: 'group', missing: ['document', 'user'] }, // what is taken away does not count
  ])('$types', ({ types, missing }) => {
    const provided = types.split(' | ').join(', ');
    const messages = missing.map(
      (type) =>
        `incomplete type annotation on relation \`ppp\` in definition \`document\`: \`${type}\` found as reachable type, but not contained in provided set [${provided}]`,
    );
    const errors = errorsOf(withDocument(members(types), 'use self\nuse typechecking\n'));
    expect(errors.map(({ message }) => message)).toEqual(messages);
  });

  test('mean nothing without the flag', () => {
    expect(errorsOf(withDocument(members('group'), 'use self\n'))).toEqual([]);
  });
});

test('a type error becomes a fault with its facts', () => {
  const [error] = errorsOf(withDocument('permission aaa = aaa'));
  expect(error && diagnosticFault(error)).toMatchObject({
    reason: 'schema-type',
    message: 'under definition `document`, there exists a cycle in permissions: aaa',
    details: { definition_name: 'document', permission_names: 'aaa' },
  });
});

test('a parse error becomes a fault with its place, from 1 for people and from 0 for programs', () => {
  const [error] = errorsOf('definition user {}\n\n  stray');
  expect(error && diagnosticFault(error)).toMatchObject({
    reason: 'schema-parse',
    message: 'parse error in `schema`, line 3, column 3: Unexpected token at root level: `stray`',
    details: {
      start_line_number: '2',
      start_column_position: '2',
      end_line_number: '2',
      end_column_position: '7',
      source_code: 'stray',
    },
  });
});

test('a long ring is not listed whole', () => {
  const ring = Array.from({ length: 1000 }, (_, index) => `permission p${index}x = p${(index + 1) % 1000}x`);
  const [error, ...others] = errorsOf(withDocument(ring.join('\n')));
  expect(others).toEqual([]);
  expect(error?.message).toMatch(/p117x and 980 more$/);
});

test('2 000 definitions in rings compile, each name looked into once', () => {
  const definitions = Array.from(
    { length: 2000 },
    (_, index) => `definition def${index} {
	relation next: def${(index + 1) % 2000} | def${(index + 1) % 2000}#next
	relation viewer: def${index} | def${(index + 7) % 2000}#viewer
	permission view: def${index} = viewer + next->view - (next.all(view) & viewer)
}`,
  );
  // Walks that are not remembered would take the square of this, and the test would not end.
  expect(schemaOf(definitions.join('\n')).definitions.size).toBe(2000);
});
