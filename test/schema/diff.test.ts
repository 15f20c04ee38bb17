import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReflectedSchema } from '../../src/model/reflection.ts';
import type { SchemaChange } from '../../src/model/schema-change.ts';
import { formatAllowedSubject } from '../../src/schema/allowed-subject.ts';
import { diffSchemas } from '../../src/schema/diff.ts';
import { reflect } from '../../src/schema/reflect.ts';
import { applyChanges } from './apply-changes.ts';
import { RUNS, schemaOf } from './compiled.ts';
import { schemaContent } from './random-schema.ts';

const BASE = `use expiration

caveat zone(ip string, day int) { ip != "" && day > 0 }
definition user {}
definition group {
	relation member: user
}
definition document {
	relation viewer: user | group#member
	relation editor: user
	permission view = viewer + editor
}`;

/** What is told of one change, in short. */
function told(change: SchemaChange): string {
  const { kind } = change;
  switch (kind) {
    case 'definition-added':
    case 'definition-removed':
    case 'definition-comment-changed':
      return `${kind} ${change.definition.name} ${change.definition.comment}`.trim();
    case 'relation-added':
    case 'relation-removed':
    case 'relation-comment-changed':
      return `${kind} ${change.relation.definition}#${change.relation.name} ${change.relation.comment}`.trim();
    case 'subject-type-added':
    case 'subject-type-removed': {
      const { relation, subjectType } = change;
      const all = relation.subjectTypes.map(formatAllowedSubject).join(' | ');
      return `${kind} ${relation.name}: ${formatAllowedSubject(subjectType)} of ${all}`;
    }
    case 'permission-added':
    case 'permission-removed':
    case 'permission-comment-changed':
      return `${kind} ${change.permission.name} ${change.permission.comment}`.trim();
    case 'permission-expression-changed':
      return `${kind} ${change.permission.name}: ${change.previousExpression} => ${change.permission.expression}`;
    case 'caveat-added':
    case 'caveat-removed':
    case 'caveat-comment-changed':
      return `${kind} ${change.caveat.name} ${change.caveat.comment}`.trim();
    case 'caveat-expression-changed':
      return `${kind} ${change.caveat.name}: ${change.previousExpression} => ${change.caveat.expression}`;
    case 'caveat-parameter-added':
    case 'caveat-parameter-removed':
      return `${kind} ${change.parameter.name} ${change.parameter.type}`;
    case 'caveat-parameter-type-changed':
      return `${kind} ${change.parameter.name}: ${change.previousType} => ${change.parameter.type}`;
  }
}

function diffOf(before: string, after: string): readonly string[] {
  return diffSchemas(reflect(schemaOf(before)), reflect(schemaOf(after))).map(told);
}

test.each<{ title: string; replace: readonly [string, string]; changes: readonly string[] }>([
  { title: 'nothing', replace: ['', ''], changes: [] },
  {
    title: 'an added definition',
    replace: ['definition user {}', 'definition user {}\ndefinition bot {}'],
    changes: ['definition-added bot'],
  },
  {
    title: 'a removed caveat',
    replace: ['caveat zone(ip string, day int) { ip != "" && day > 0 }', ''],
    changes: ['caveat-removed zone'],
  },
  {
    title: 'an added caveat',
    replace: ['definition user {}', 'caveat late(hour int) { hour > 20 }\ndefinition user {}'],
    changes: ['caveat-added late'],
  },
  {
    title: 'a comment on a definition',
    replace: ['definition group', '// some\ndefinition group'],
    changes: ['definition-comment-changed group // some'],
  },
  {
    title: 'an added relation',
    replace: ['relation editor', 'relation owner: user\n\trelation editor'],
    changes: ['relation-added document#owner'],
  },
  {
    title: 'a relation that became a permission',
    replace: ['relation editor: user', 'permission editor = viewer'],
    changes: ['relation-removed document#editor', 'permission-added editor'],
  },
  {
    title: 'a comment on a relation',
    replace: ['relation editor', '/* who */ relation editor'],
    changes: ['relation-comment-changed document#editor /* who */'],
  },
  {
    title: 'subject types that come and go, each beside the relation that has it',
    replace: ['viewer: user | group#member', 'viewer: user:* | user'],
    changes: [
      'subject-type-added viewer: user:* of user:* | user',
      'subject-type-removed viewer: group#member of user | group#member',
    ],
  },
  {
    title: 'traits of a subject type',
    replace: ['editor: user', 'editor: user with zone and expiration'],
    changes: [
      'subject-type-added editor: user with zone and expiration of user with zone and expiration',
      'subject-type-removed editor: user of user',
    ],
  },
  {
    title: 'the order of subject types',
    replace: ['viewer: user | group#member', 'viewer: group#member | user'],
    changes: [],
  },
  {
    title: 'a removed permission',
    replace: ['permission view = viewer + editor', ''],
    changes: ['permission-removed view'],
  },
  {
    title: 'a comment on a permission',
    replace: ['permission view', '// may see\n\tpermission view'],
    changes: ['permission-comment-changed view // may see'],
  },
  {
    title: 'an expression',
    replace: ['viewer + editor', 'viewer - editor'],
    changes: ['permission-expression-changed view: viewer + editor => viewer - editor'],
  },
  {
    title: 'the order of operands', // structure, not meaning
    replace: ['viewer + editor', 'editor + viewer'],
    changes: ['permission-expression-changed view: viewer + editor => editor + viewer'],
  },
  {
    title: 'parentheses that change nothing',
    replace: ['viewer + editor', '(viewer + (editor))'],
    changes: [],
  },
  {
    title: 'a comment on a caveat',
    replace: ['caveat zone', '// where\ncaveat zone'],
    changes: ['caveat-comment-changed zone // where'],
  },
  {
    title: 'an expression of a caveat',
    replace: ['day > 0', 'day > 1'],
    changes: ['caveat-expression-changed zone: ip != "" && day > 0 => ip != "" && day > 1'],
  },
  {
    title: 'parameters',
    replace: ['ip string, day int) { ip != "" && day > 0 }', 'day uint, hour int) { day > hour }'],
    changes: [
      'caveat-expression-changed zone: ip != "" && day > 0 => day > hour',
      'caveat-parameter-added hour int',
      'caveat-parameter-removed ip string',
      'caveat-parameter-type-changed day: int => uint',
    ],
  },
])('$title', ({ replace: [from, to], changes }) => {
  expect(diffOf(BASE, BASE.replace(from, to))).toEqual(changes);
});

test('what comes and goes is told before what changes inside, each by name', () => {
  const after = `caveat apex(x int) { x > 1 }
definition user {}
definition zebra {}
definition aardvark {}
// changed
definition document {
	relation viewer: user
}`;
  expect(diffOf(BASE, after)).toEqual([
    'definition-added aardvark',
    'definition-added zebra',
    'definition-removed group',
    'caveat-added apex',
    'caveat-removed zone',
    'definition-comment-changed document // changed',
    'relation-removed document#editor',
    'subject-type-removed viewer: group#member of user | group#member',
    'permission-removed view',
  ]);
});

/** Any part of a random schema: what is referred to need not be there. */
const part: fc.Arbitrary<ReflectedSchema> = schemaContent.map(reflect).chain(({ definitions, caveats }) =>
  fc.record({
    definitions: fc.subarray([...definitions]),
    caveats: fc.subarray([...caveats]),
  }),
);

test('there is no change from a schema to itself', () => {
  fc.assert(
    fc.property(part, (schema) => {
      expect(diffSchemas(schema, structuredClone(schema))).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('a schema with its changes applied is the other schema', () => {
  fc.assert(
    fc.property(part, part, (before, after) => {
      const plain = (schema: ReflectedSchema): ReflectedSchema => applyChanges(schema, []);
      expect(applyChanges(before, diffSchemas(before, after))).toEqual(plain(after));
    }),
    { numRuns: RUNS },
  );
});

test('the way back removes what the way there added', () => {
  const opposite: Readonly<Record<string, string>> = {
    added: 'removed',
    removed: 'added',
    changed: 'changed',
  };
  const counts = (changes: readonly SchemaChange[], turned: boolean): Readonly<Record<string, number>> => {
    const kinds = changes.map(({ kind }) =>
      turned ? kind.replace(/added|removed|changed/, (end) => opposite[end]!) : kind,
    );
    return Object.fromEntries(
      [...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]),
    );
  };
  fc.assert(
    fc.property(part, part, (before, after) => {
      expect(counts(diffSchemas(after, before), true)).toEqual(counts(diffSchemas(before, after), false));
    }),
    { numRuns: RUNS },
  );
});
