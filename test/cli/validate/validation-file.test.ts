import { describe, expect, test } from 'vitest';
import { formatPlace } from '../../../src/cli/validate/place.ts';
import { formatProblem, problemAt } from '../../../src/cli/validate/problem.ts';
import { readValidationFile } from '../../../src/cli/validate/validation-file.ts';
import { formatRelationship } from '../../../src/model/relationship-text.ts';
import { SourceText } from '../../../src/schema/source-text.ts';

function read(text: string): ReturnType<typeof readValidationFile> {
  return readValidationFile(new SourceText('world.yaml', text));
}

/** `world.yaml:3:5 what is wrong` for each problem. */
function problemsIn(text: string): readonly string[] {
  return read(text).problems.map(({ place, message }) => `${formatPlace(place)} ${message}`);
}

describe('relationships', () => {
  test('are one a line in a literal block, with blank lines and comments between', () => {
    const file = read(
      'schema: ""\nrelationships: |-\n  // people\n  document:one#viewer@user:anna\n\n  document:two#viewer@user:ben\n',
    );
    expect(file.problems).toEqual([]);
    expect(
      file.relationships.map(({ relationship, place }) => [
        formatRelationship(relationship),
        formatPlace(place),
      ]),
    ).toEqual([
      ['document:one#viewer@user:anna', 'world.yaml:4:3'],
      ['document:two#viewer@user:ben', 'world.yaml:6:3'],
    ]);
  });

  test('are separated by blank lines in a folded block', () => {
    const file = read(
      'schema: ""\nrelationships: >-\n  document:one#viewer@user:anna\n\n  document:two#viewer@user:ben\n',
    );
    expect(file.relationships.map(({ place }) => formatPlace(place))).toEqual([
      'world.yaml:3:3',
      'world.yaml:5:3',
    ]);
    expect(
      problemsIn(
        'schema: ""\nrelationships: >-\n  document:one#viewer@user:anna\n  document:two#viewer@user:ben\n',
      ),
    ).toEqual([
      expect.stringMatching(
        /^world.yaml:3:3 error parsing relationship `document:one#viewer@user:anna document/,
      ),
    ]);
  });

  test('that can not be read, or come twice, are all reported at their line', () => {
    const text =
      'schema: ""\nrelationships: |-\n  document:one\n  document:one#viewer@user:anna\n  document:one#viewer@user:anna[expiration:2030-01-01T00:00:00Z]\n';
    expect(problemsIn(text)).toEqual([
      'world.yaml:3:3 error parsing relationship `document:one`: invalid relationship string: expected ' +
        '`type:id#relation@type:id`, found `document:one`',
      'world.yaml:5:3 found repeated relationship `document:one#viewer@user:anna[expiration:2030-01-01T00:00:00Z]`',
    ]);
  });
});

describe('assertions', () => {
  test('come in the order they are run, with their context', () => {
    const file = read(
      [
        'schema: ""',
        'assertions:',
        '  assertFalse: ["document:one#view@user:eve"]',
        '  assertTrue:',
        '    - document:one#view@group:eng#member',
        `    - 'document:one#view@user:anna with {"text": " with "}'`,
        '  assertCaveated: null',
      ].join('\n'),
    );
    expect(file.problems).toEqual([]);
    expect(file.assertions.map(({ list, text, context }) => [list, text, context])).toEqual([
      ['assertTrue', 'document:one#view@group:eng#member', {}],
      ['assertTrue', 'document:one#view@user:anna with {"text": " with "}', { text: ' with ' }],
      ['assertFalse', 'document:one#view@user:eve', {}],
    ]);
    expect(formatPlace(file.assertions[1]!.place)).toBe('world.yaml:6:8');
  });

  test('that can not be read say which half is wrong', () => {
    const text =
      'schema: ""\nassertions:\n  assertTrue:\n    - document:one\n    - document:one#view@user:anna with 3\n';
    expect(problemsIn(text)).toEqual([
      expect.stringMatching(
        /^world.yaml:4:7 error parsing relationship in assertion `document:one`: invalid rel/,
      ),
      'world.yaml:5:7 error parsing caveat context in assertion `document:one#view@user:anna with 3`: expected a ' +
        'JSON object, found `3`',
    ]);
  });

  test('in a list with an unknown name would not be run, so the name is refused', () => {
    expect(problemsIn('schema: ""\nassertions:\n  assertTru: []\n')).toEqual([
      'world.yaml:3:3 expected one of `assertTrue`, `assertCaveated`, `assertFalse`, found `assertTru`',
    ]);
  });
});

describe('expected relations', () => {
  test('have subjects with conditions, exceptions and resources', () => {
    const lines = [
      '[user:tom] is <document:one#viewer>/<document:one#owner>',
      '[group:eng#member] is <document:one#viewer>',
      '[ user:*[...] - {user:eve, user:mal[...]} ] is <document:one#public>',
      '[user:anna#...] anything else is passed over',
    ];
    const file = read(
      `schema: ""\nvalidation:\n  document:one#view:\n${lines.map((line) => `    - "${line}"\n`).join('')}`,
    );
    expect(file.problems).toEqual([]);
    expect(file.expected[0]!.subjects).toMatchObject([
      {
        subject: { type: 'user', id: 'tom', relation: '' },
        conditional: false,
        exceptions: [],
        resources: ['document:one#owner', 'document:one#viewer'],
      },
      {
        subject: { type: 'group', id: 'eng', relation: 'member' },
        conditional: false,
        exceptions: [],
        resources: ['document:one#viewer'],
      },
      {
        subject: { type: 'user', id: '*', relation: '' },
        conditional: true,
        exceptions: [
          { subject: { type: 'user', id: 'eve', relation: '' }, conditional: false },
          { subject: { type: 'user', id: 'mal', relation: '' }, conditional: true },
        ],
        resources: ['document:one#public'],
      },
      {
        subject: { type: 'user', id: 'anna', relation: '' },
        conditional: false,
        exceptions: [],
        resources: [],
      },
    ]);
  });

  test.each([
    {
      key: 'document:one',
      line: '[user:tom]',
      says: 'could not parse document:one: expected `type:id#relation`',
    },
    { key: 'document:one#view', line: 'user:tom', says: 'no expected subject specified in `user:tom`' },
    { key: 'document:one#view', line: '[user]', says: 'invalid subject: `user`' },
    { key: 'document:one#view', line: '[user:a - {b}]', says: 'invalid subject: `b`' },
    { key: 'document:one#view', line: '[user:a] is <b>', says: 'invalid resource and relation: `b`' },
  ])('`$key` with `$line`: $says', ({ key, line, says }) => {
    expect(problemsIn(`schema: ""\nvalidation:\n  ${key}:\n    - "${line}"\n`)).toEqual([
      expect.stringContaining(says),
    ]);
  });
});

describe('the container', () => {
  test.each([
    { text: '---\nschema: ""\nsomething_else: 3\n', problems: [] },
    { text: 'schema: ""\nassertions: null\nvalidation: {}\n', problems: [] },
    { text: 'relationships: ""\n', problems: ['world.yaml:1:1 either schema or schemaFile must be present'] },
    {
      text: 'schema: ""\nschemaFile: a.zed\n',
      problems: ['world.yaml:2:13 schema and schemaFile keys are both defined; please choose one'],
    },
    {
      text: 'schema: [1]\n',
      problems: expect.arrayContaining(['world.yaml:1:9 expected `schema` to be a string']),
    },
    { text: '- a\n', problems: ['world.yaml:1:1 expected a validation file to be a map'] },
    {
      text: 'schema: ""\nassertions:\n  assertTrue: x\n',
      problems: ['world.yaml:3:15 expected `assertTrue` to be a list'],
    },
    {
      text: 'schema: ""\nassertions:\n  assertTrue: [3]\n',
      problems: ['world.yaml:3:16 expected each item of `assertTrue` to be a string'],
    },
    {
      text: 'schema: "\n',
      problems: [expect.stringMatching(/^world.yaml:2:1 invalid YAML: missing closing/)],
    },
    {
      text: 'schema: a\nschema: b\n',
      problems: [expect.stringMatching(/^world.yaml:2:1 invalid YAML: map keys must be/)],
    },
  ])('$text', ({ text, problems }) => expect(problemsIn(text)).toEqual(problems));

  test('aliases are followed', () => {
    const file = read(
      'schema: ""\nassertions:\n  assertTrue: &all\n    - a12:b#c12@d12:e\n  assertFalse: *all\n',
    );
    expect(file.assertions.map(({ list }) => list)).toEqual(['assertTrue', 'assertFalse']);
  });

  test.each([
    {
      name: 'literal',
      text: 'schema: |2+ # indented by hand\n  definition user {}\n    relation here\n',
      at: '3:5',
    },
    { name: 'folded', text: 'schema: >-\n  definition user {}\n\n  relation here\n', at: '4:3' },
    { name: 'quoted', text: "schema: 'definition user {}\n\n  relation here'\n", at: '3:3' },
    { name: 'escaped', text: 'schema: "definition user {}\\n relation here"\n', at: '1:9' }, // the whole scalar
  ])('a spot in a $name schema is a spot in the file', ({ text, at }) => {
    const { schema } = read(text);
    const inline = schema?.kind === 'inline' ? schema.text : undefined;
    expect(formatPlace(inline!.placeAt(inline!.text.indexOf('relation')))).toBe(`world.yaml:${at}`);
  });
});

test('a problem is shown with its line, a caret, tabs kept, and its notes', () => {
  const source = new SourceText('a.zed', 'one\n\ttwo three\n');
  expect(
    formatProblem(problemAt({ source, offset: 9 }, 'no such thing', ['because', '  of that']), 'error'),
  ).toBe(
    'a.zed:2:6: error: no such thing\n   2 | \ttwo three\n     | \t    ^\n       because\n         of that',
  );
});
