import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../src/schema/canonical-text.ts';
import { errorsOf, schemaOf, shown } from './compiled.ts';

/** Errors of a schema whose definition `doc` has the relations `aaa` to `ddd` and these members. */
function inDocument(members: string): string {
  const relations = ['aaa', 'bbb', 'ccc', 'ddd'].map((name) => `relation ${name}: doc\n`).join('');
  return `definition doc {\n${relations}${members}\n}`;
}

describe('a line break ends a statement', () => {
  test.each([
    { why: 'after a name', text: 'definition doc {\nrelation aaa: doc\nrelation bbb: doc\n}', errors: 0 },
    {
      why: 'not after an operator',
      text: inDocument('permission ppp = aaa +\n bbb &\n\n ccc -\r\n ddd'),
      errors: 0,
    },
    { why: 'but before one', text: inDocument('permission ppp = aaa\n + bbb'), errors: 1 },
    { why: 'after `)`', text: inDocument('permission ppp = (aaa)\n + bbb'), errors: 1 },
    { why: 'after `*`', text: 'definition doc {\nrelation aaa: doc:*\n | doc\n}', errors: 1 },
    { why: 'not after `|`', text: 'definition doc {\nrelation aaa: doc:* |\n doc\n}', errors: 0 },
    {
      why: 'after `#...` if nothing goes on',
      text: 'definition doc {\nrelation aaa: doc#...\nrelation bbb: doc#...\n | doc:*\n}',
      errors: 0,
    },
    {
      why: 'with a comment in between',
      text: inDocument('permission ppp = aaa /* x */ // y\n + bbb'),
      errors: 1,
    },
    { why: 'not inside a comment', text: inDocument('permission ppp = aaa /* \n */ + bbb'), errors: 0 },
    { why: 'a carriage return alone does too', text: 'definition doc {\rrelation aaa: doc\r}', errors: 0 },
    { why: 'so `{` stands on the line of the name', text: 'definition doc\n{}', errors: 1 },
    {
      why: 'as a semicolon does',
      text: 'definition doc { relation aaa: doc; relation bbb: doc; }',
      errors: 0,
    },
    { why: 'a brace does not', text: 'definition doc { relation aaa: doc }', errors: 1 },
    { why: 'stray semicolons are allowed', text: ';;definition doc { ;; relation aaa: doc;; };;', errors: 0 },
    { why: 'definitions may share a line', text: 'definition doc {} definition dir {}', errors: 0 },
  ])('$why', ({ text, errors }) => expect(errorsOf(text).map(shown)).toHaveLength(errors));
});

test.each([
  { written: 'aaa - bbb + ccc', means: 'aaa - (bbb + ccc)' },
  { written: 'aaa + bbb & ccc', means: '(aaa + bbb) & ccc' },
  { written: 'aaa & bbb - ccc', means: '(aaa & bbb) - ccc' },
  { written: 'aaa - bbb - ccc', means: '(aaa - bbb) - ccc' },
  { written: 'aaa + (bbb + (ccc + ddd))', means: 'aaa + bbb + ccc + ddd' },
  { written: 'aaa & (bbb & ccc) & ddd', means: 'aaa & bbb & ccc & ddd' },
  { written: '((aaa))', means: 'aaa' },
])('`$written` means `$means`', ({ written, means }) => {
  const rewriteIn = (expression: string) =>
    schemaOf(inDocument(`permission ppp = ${expression}`))
      .definitions.get('doc')
      ?.members.get('ppp')?.rewrite;
  expect(rewriteIn(written)).toEqual(rewriteIn(means));
});

test('precedence is not what one might expect', () => {
  const schema = schemaOf(inDocument('permission ppp = aaa - bbb + ccc'));
  expect(schema.definitions.get('doc')?.members.get('ppp')?.rewrite).toEqual({
    kind: 'exclusion',
    base: { kind: 'name', name: 'aaa' },
    except: {
      kind: 'union',
      operands: [
        { kind: 'name', name: 'bbb' },
        { kind: 'name', name: 'ccc' },
      ],
    },
  });
});

describe('words are keywords once their flag is on', () => {
  test.each([
    { word: 'self', flag: 'self' },
    { word: 'expiration', flag: 'expiration' },
    { word: 'and', flag: 'expiration' },
    { word: 'partial', flag: 'partial' },
    { word: 'import', flag: 'import' },
    { word: 'typechecking', flag: 'typechecking' },
    { word: 'use', flag: undefined }, // never: it is looked for at top level only
    { word: 'any', flag: undefined },
  ])('$word', ({ word, flag }) => {
    const text = `definition doc {\nrelation ${word}: doc\npermission ppp = ${word}\n}`;
    expect(errorsOf(text)).toEqual([]);
    if (flag !== undefined) expect(errorsOf(`use ${flag}\n${text}`)).not.toEqual([]);
  });

  test.each(['definition', 'caveat', 'relation', 'permission', 'nil', 'with'])('%s always', (word) => {
    expect(errorsOf(`definition doc {\nrelation ${word}: doc\n}`)).not.toEqual([]);
  });

  test('`with expiration` names a caveat without the flag', () => {
    const text =
      'caveat expiration(aaa int) { aaa == 1 }\ndefinition doc {\nrelation rel: doc with expiration\n}';
    const allowed = schemaOf(text).definitions.get('doc')?.members.get('rel')?.allowed;
    expect(allowed).toEqual([
      { type: 'doc', kind: 'object', relation: '', caveat: 'expiration', expires: false },
    ]);
  });
});

describe('types of a relation', () => {
  test.each([
    { text: 'doc', kind: 'object', relation: '', caveat: '', expires: false },
    { text: 'doc#...', kind: 'object', relation: '', caveat: '', expires: false },
    { text: 'doc:*', kind: 'wildcard', relation: '', caveat: '', expires: false },
    { text: 'doc#rel', kind: 'subject-set', relation: 'rel', caveat: '', expires: false },
    { text: 'doc with cav', kind: 'object', relation: '', caveat: 'cav', expires: false },
    { text: 'doc with expiration', kind: 'object', relation: '', caveat: '', expires: true },
    { text: 'doc:* with cav and expiration', kind: 'wildcard', relation: '', caveat: 'cav', expires: true },
    { text: 'doc # rel with expiration', kind: 'subject-set', relation: 'rel', caveat: '', expires: true },
  ])('$text', ({ text, ...expected }) => {
    const source = `use expiration\ncaveat cav(a int) { a == 1 }\ndefinition doc {\nrelation rel: ${text}\n}`;
    const allowed = schemaOf(source).definitions.get('doc')?.members.get('rel')?.allowed;
    expect(allowed).toEqual([{ type: 'doc', ...expected }]);
  });
});

describe('the body of a caveat', () => {
  test.each([
    { parameter: 'a int', expression: 'a == 1' },
    { parameter: 'm any', expression: 'm == {"a": {1: 2}}' },
    { parameter: 's string', expression: `s != "}"` },
    { parameter: 's string', expression: `s != '}' && s != "\\"}" && s != r"\\" && s != R'\\'` },
    { parameter: 's string', expression: `s != """ } " }\n""" && s != '''}'''` },
    { parameter: 'b bytes', expression: `b != b"}" && b != br"\\"` },
    { parameter: 'a int', expression: 'a == 1 // not the end: }\n && a != 2' },
  ])('$expression', ({ parameter, expression }) => {
    const schema = schemaOf(
      `definition one {}\ncaveat cav(${parameter}) {\n\t${expression}  \n}\ndefinition two {}`,
    );
    const caveat = schema.caveats.get('cav');
    expect(caveat?.expression).toBe(expression);
    expect(schema.text.slice(caveat?.expressionStart)).toMatch(/^[^ \t\n]/);
    expect(schema.text.startsWith(expression, caveat?.expressionStart)).toBe(true);
    expect([...schema.definitions.keys()]).toEqual(['one', 'two']);
  });

  test.each([
    { text: 'caveat cav(a int) { }', message: 'missing caveat expression' },
    { text: 'caveat cav(a int) { a == {', message: 'Expected `}` at the end of caveat `cav`' },
    { text: 'caveat cav(a int) { a == "}', message: 'Unterminated string' },
    {
      text: `caveat cav(a int) { ${'a'.repeat(100_001)} }`,
      message: 'Expected caveat expression of at most 100000 characters, found: 100001',
    },
    { text: 'caveat cav() { true }', message: 'Expected identifier for caveat parameter, found: `)`' },
    { text: 'caveat cav(a int, a int) { true }', message: 'duplicate parameter `a` defined on caveat `cav`' },
    {
      text: 'caveat cav(a foo) { true }',
      message: 'invalid type for caveat parameter `a` on caveat `cav`: unknown type `foo`',
    },
    {
      text: 'caveat cav(a list) { true }',
      message:
        'invalid type for caveat parameter `a` on caveat `cav`: type `list` requires 1 generic types; found 0',
    },
  ])('$message', ({ text, message }) =>
    expect(errorsOf(text).map((error) => error.message)).toEqual([message]),
  );

  test('parameter types nest', () => {
    const schema = schemaOf('caveat cav(a list<map<uint>>) { a.size() == 1 }');
    const type = { name: 'list', of: { name: 'map', of: { name: 'uint', of: undefined } } };
    expect(schema.caveats.get('cav')?.parameters.get('a')).toEqual(type);
  });
});

test('the empty schema is a schema', () => {
  const schema = schemaOf('');
  expect(schema.definitions.size).toBe(0);
  expect(schema.members.hasType(1)).toBe(false);
  expect(canonicalText(schema)).toBe('');
  expect(canonicalText(schemaOf('// nothing here\n'))).toBe('');
});

test('comments stay with what follows them', () => {
  const schema = schemaOf(
    '// one\n/* two */ definition doc { // three\n\t/** four */\n\trelation rel: doc // five\n\tpermission ppp = rel\n}',
  );
  const definition = schema.definitions.get('doc');
  expect(definition?.comment).toBe('// one\n/* two */');
  expect(definition?.members.get('rel')?.comment).toBe('// three\n/** four */');
  expect(definition?.members.get('ppp')?.comment).toBe('// five');
});
