import { expect, test } from 'vitest';
import { reflect } from '../../src/schema/reflect.ts';
import { schemaOf } from './compiled.ts';

const TEXT = `use expiration
use self

// who
// they are
definition user {}

caveat zone(tags map<list<string>>, allowed string) {
	allowed in tags
}

/** a document */
definition org/document {
	/* may write */
	relation writer: user:* | user with zone and expiration
	permission edit = (writer & reader->view) - self // nobody
	// may read
	relation reader: group#member with zone | group
	/* seen */ permission view = writer + reader.any(member) + edit
}

definition group {
	relation member: user
	permission view = member
}`;

test('definitions and caveats by name, members in the order of the schema, comments with their delimiters', () => {
  const plain = { relation: '', caveat: '', expires: false };
  const reader = { definition: 'org/document', name: 'reader', comment: '// nobody\n// may read' };
  expect(reflect(schemaOf(TEXT))).toEqual({
    definitions: [
      {
        name: 'group',
        comment: '',
        relations: [
          {
            definition: 'group',
            name: 'member',
            comment: '',
            subjectTypes: [{ type: 'user', kind: 'object', ...plain }],
          },
        ],
        permissions: [{ definition: 'group', name: 'view', comment: '', expression: 'member' }],
      },
      {
        name: 'org/document',
        comment: '/** a document */',
        relations: [
          {
            definition: 'org/document',
            name: 'writer',
            comment: '/* may write */',
            subjectTypes: [
              { type: 'user', kind: 'wildcard', ...plain },
              { type: 'user', kind: 'object', relation: '', caveat: 'zone', expires: true },
            ],
          },
          {
            ...reader,
            subjectTypes: [
              { type: 'group', kind: 'subject-set', relation: 'member', caveat: 'zone', expires: false },
              { type: 'group', kind: 'object', ...plain },
            ],
          },
        ],
        permissions: [
          {
            definition: 'org/document',
            name: 'edit',
            comment: '',
            expression: '(writer & reader->view) - self',
          },
          {
            definition: 'org/document',
            name: 'view',
            comment: '/* seen */',
            expression: 'writer + reader.any(member) + edit',
          },
        ],
      },
      { name: 'user', comment: '// who\n// they are', relations: [], permissions: [] },
    ],
    caveats: [
      {
        name: 'zone',
        comment: '',
        parameters: [
          { caveat: 'zone', name: 'allowed', type: 'string' },
          { caveat: 'zone', name: 'tags', type: 'map<list<string>>' },
        ],
        expression: 'allowed in tags',
      },
    ],
  });
});

test('the empty schema', () => {
  expect(reflect(schemaOf(''))).toEqual({ definitions: [], caveats: [] });
});
