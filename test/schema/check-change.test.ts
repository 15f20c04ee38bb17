import { describe, expect, test } from 'vitest';
import { matches } from '../../src/model/filter.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { checkChange } from '../../src/schema/check-change.ts';
import { schemaOf } from './compiled.ts';

const BEFORE = `use expiration
caveat cav(limit int) { limit == 1 }
definition user {}
definition team {
	relation member: user | team#member
}
definition document {
	relation viewer: user | user:* | user with cav | user with expiration | team#member
	relation editor: user
	permission view = viewer + editor
}`;

/** BEFORE with other parameters, all of them used. */
function withParameters(parameters: string): string {
  const names = parameters.split(', ').map((parameter) => parameter.split(' ')[0]!);
  const expression = names.map((name) => `${name} == ${name}`).join(' && ');
  return BEFORE.replace('limit int', parameters).replace('limit == 1', expression);
}

/** What the store would find: the refusals of `stored` when BEFORE gives way to `after`, as messages and details. */
function refusals(
  after: string,
  ...stored: readonly string[]
): readonly { message: string; details: unknown }[] {
  const guards = checkChange(schemaOf(BEFORE), schemaOf(after));
  return stored.map(parseRelationship).flatMap((relationship) =>
    guards
      .filter(({ filter }) => matches(filter, relationship))
      .map((guard) => {
        const { reason, message, details } = guard.refuse(relationship);
        expect(reason).toBe('schema-unsafe');
        return { message, details };
      }),
  );
}

const EVERY_KIND = [
  'document:one#viewer@user:anna',
  'document:one#viewer@user:*',
  'document:one#viewer@user:anna[cav:{"limit":1}]',
  'document:one#viewer@user:anna[expiration:2030-01-01T00:00:00Z]',
  'document:one#viewer@team:red#member',
  'document:one#editor@user:anna',
  'team:red#member@user:anna',
] as const;

const without = (part: string) => BEFORE.replace(part, '');

describe('an allowed type that goes away strands its own relationships only', () => {
  test.each([
    { type: 'user', part: 'user | user:*', replacement: 'user:*', strands: EVERY_KIND[0] },
    { type: 'user:*', part: 'user:* | ', replacement: '', strands: EVERY_KIND[1] },
    { type: 'user with cav', part: 'user with cav | ', replacement: '', strands: EVERY_KIND[2] },
    {
      type: 'user with expiration',
      part: 'user with expiration | ',
      replacement: '',
      strands: EVERY_KIND[3],
    },
    {
      type: 'team#member',
      part: ' | team#member\n\trelation editor',
      replacement: '\n\trelation editor',
      strands: EVERY_KIND[4],
    },
  ])('$type', ({ type, part, replacement, strands }) => {
    expect(BEFORE).toContain(part);
    expect(refusals(BEFORE.replace(part, replacement), ...EVERY_KIND)).toEqual([
      {
        message: `cannot remove allowed type \`${type}\` from relation \`viewer\` in object definition \`document\`, as a relationship exists with it: ${strands}`,
        details: {
          operation: 'remove_allowed_type',
          resource_type: 'document',
          relation: 'viewer',
          allowed_type: type,
          relationship: strands,
        },
      },
    ]);
  });
});

test('a definition with relationships stays', () => {
  const after = BEFORE.slice(0, BEFORE.indexOf('definition document'));
  const [first, ...others] = refusals(after, ...EVERY_KIND);
  expect(others).toHaveLength(5); // whatever is under it
  expect(first).toEqual({
    message: `cannot delete object definition \`document\`, as at least one relationship exists under it: ${EVERY_KIND[0]}`,
    details: {
      operation: 'delete_object_definition',
      resource_type: 'document',
      relationship: EVERY_KIND[0],
    },
  });
});

test('the empty schema needs the store to be empty', () => {
  expect(refusals('', ...EVERY_KIND)).toHaveLength(EVERY_KIND.length);
});

describe('a relation with relationships stays a relation', () => {
  const under = {
    message: `cannot delete relation \`editor\` in object definition \`document\`, as at least one relationship exists under it: ${EVERY_KIND[5]}`,
    details: {
      operation: 'delete_relation',
      resource_type: 'document',
      relation: 'editor',
      relationship: EVERY_KIND[5],
    },
  };
  test.each([
    { what: 'removed', after: BEFORE.replace('relation editor: user\n', '').replace(' + editor', '') },
    {
      what: 'turned into a permission',
      after: BEFORE.replace('relation editor: user', 'permission editor = viewer'),
    },
  ])('$what', ({ after }) => expect(refusals(after, ...EVERY_KIND)).toEqual([under]));

  test('and so while it is part of a subject', () => {
    const after = BEFORE.replace(
      'relation member: user | team#member',
      'relation other: user\n\tpermission member = other',
    );
    const inSubject = 'document:one#viewer@team:red#member';
    expect(refusals(after, inSubject)).toEqual([
      {
        message: `cannot delete relation \`member\` in object definition \`team\`, as at least one relationship references it as part of a subject: ${inSubject}`,
        details: {
          operation: 'delete_relation_reverse_check',
          resource_type: 'team',
          relation: 'member',
          relationship: inSubject,
        },
      },
    ]);
  });
});

describe('free', () => {
  test.each([
    { what: 'nothing changes', after: BEFORE },
    { what: 'a permission goes', after: without('permission view = viewer + editor\n') },
    {
      what: 'a permission becomes a relation',
      after: BEFORE.replace('permission view = viewer + editor', 'relation view: user'),
    },
    { what: 'a permission changes', after: BEFORE.replace('viewer + editor', 'viewer - editor') },
    { what: 'an allowed type comes', after: BEFORE.replace('editor: user', 'editor: user | user:* | team') },
    { what: 'a definition comes', after: `${BEFORE}\ndefinition extra {}` },
    {
      what: 'members change places',
      after: BEFORE.replace('relation editor: user\n', '').replace(
        'relation viewer',
        'relation editor: user\n\trelation viewer',
      ),
    },
    { what: 'a caveat computes something else', after: BEFORE.replace('limit == 1', 'limit == 2') },
    { what: 'a caveat gets a parameter', after: withParameters('limit int, zone string') },
  ])('$what', ({ after }) => expect(refusals(after, ...EVERY_KIND)).toEqual([]));

  test('a caveat goes that no relation allows any more, but for what carries it', () => {
    const after = BEFORE.replace('caveat cav(limit int) { limit == 1 }', '').replace('user with cav | ', '');
    expect(refusals(after, ...EVERY_KIND)).toHaveLength(1);
  });
});

describe('a caveat keeps its parameters, whatever is stored', () => {
  test.each([
    {
      parameters: 'limits int',
      message: 'cannot remove parameter `limit` on caveat `cav`',
      operation: 'remove_parameter',
    },
    {
      parameters: 'limit list<int>',
      message: 'cannot change the type of parameter `limit` on caveat `cav`: from `int` to `list<int>`',
      operation: 'change_parameter_type',
    },
  ])('$message', ({ parameters, message, operation }) => {
    const after = schemaOf(withParameters(parameters));
    expect(() => checkChange(schemaOf(BEFORE), after)).toThrow(
      expect.objectContaining({
        reason: 'schema-unsafe',
        message,
        details: { operation, caveat_name: 'cav', parameter_name: 'limit' },
      }),
    );
  });
});
