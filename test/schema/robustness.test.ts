import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Names } from '../../src/model/names.ts';
import { compileSchema } from '../../src/schema/compile.ts';
import { DIAGNOSTICS_MAX } from '../../src/schema/diagnostic.ts';
import { formatSource } from '../../src/schema/format-source.ts';
import { importsFrom, RUNS } from './compiled.ts';
import { sourceText } from './random-source.ts';

/** Compiles, formats, and holds every diagnostic to lie inside the text. */
function survive(text: string): 'schema' | 'errors' {
  const outcome = compileSchema(text, {
    names: new Names(),
    imports: importsFrom({ y: 'definition yyy {}' }),
  });
  formatSource(text, 'test');
  const diagnostics = outcome.kind === 'schema' ? outcome.warnings : outcome.errors;
  expect(diagnostics.length).toBeLessThanOrEqual(DIAGNOSTICS_MAX);
  for (const { start, end, line, column, source } of diagnostics) {
    if (source !== 'schema') continue;
    expect(start).toBeLessThanOrEqual(end);
    expect(end).toBeLessThanOrEqual(text.length + 1);
    expect(line).toBeGreaterThan(0);
    expect(column).toBeGreaterThan(0);
  }
  if (outcome.kind === 'errors') expect(diagnostics.length).toBeGreaterThan(0);
  return outcome.kind;
}

const TOKENS = [
  ...[
    'definition',
    'caveat',
    'relation',
    'permission',
    'partial',
    'use',
    'import',
    'with',
    'and',
    'nil',
    'self',
  ],
  ...[
    'expiration',
    'user',
    'any',
    'all',
    '{',
    '}',
    '(',
    ')',
    '->',
    '.',
    '...',
    ':',
    '*',
    '#',
    '|',
    '+',
    '-',
    '&',
  ],
  ...[
    '=',
    '/',
    ',',
    '<',
    '>',
    '"x"',
    '"""',
    "'",
    '//',
    '/*',
    '*/',
    ';',
    '\n',
    '\r',
    'ünï',
    '1',
    '\0',
    '\u{1F600}',
  ],
];

describe('nothing but diagnostics comes out of', () => {
  test('random characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void survive(text)),
      { numRuns: RUNS },
    );
  });

  test('random bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => void survive(new TextDecoder().decode(bytes)),
      ),
      { numRuns: RUNS },
    );
  });

  test('random tokens', () => {
    const tokens = fc.array(fc.constantFrom(...TOKENS), { maxLength: 80 });
    fc.assert(
      fc.property(tokens, (all) => void survive(all.join(' '))),
      { numRuns: RUNS },
    );
  });

  test('a good text with a piece cut out and another put in', () => {
    const piece = fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(sourceText, fc.nat(), fc.nat(20), piece, (text, at, length, inserted) => {
        const start = at % (text.length + 1);
        survive(text.slice(0, start) + inserted + text.slice(start + length));
      }),
      { numRuns: RUNS },
    );
  });
});

const N = 100_000;
const inPermission = (expression: string) =>
  `definition doc {\nrelation rel: doc\npermission ppp = ${expression}\n}`;

describe('a text made to hurt ends soon', () => {
  test.each([
    {
      what: '10 000 parentheses',
      text: inPermission(`${'('.repeat(10_000)}rel${')'.repeat(10_000)}`),
      kind: 'errors',
    },
    {
      what: '100 parentheses',
      text: inPermission(`${'('.repeat(100)}rel${')'.repeat(100)}`),
      kind: 'schema',
    },
    { what: 'unions', text: inPermission(Array(N).fill('rel').join(' + ')), kind: 'schema' },
    { what: 'intersections', text: inPermission(Array(N).fill('rel').join(' & ')), kind: 'schema' },
    { what: 'exclusions', text: inPermission(Array(N).fill('rel').join(' - ')), kind: 'errors' },
    { what: '100 exclusions', text: inPermission(Array(101).fill('rel').join(' - ')), kind: 'schema' },
    { what: 'arrows', text: inPermission(Array(N).fill('rel').join('->')), kind: 'errors' },
    { what: 'path segments', text: `definition ${Array(N).fill('abc').join('/')} {}`, kind: 'errors' },
    { what: 'open braces', text: `definition doc ${'{\n'.repeat(N)}`, kind: 'errors' },
    { what: 'close braces', text: '}\n'.repeat(N), kind: 'errors' },
    { what: 'quotes', text: `'"\n`.repeat(N), kind: 'errors' },
    { what: 'comment starts', text: '/*'.repeat(N), kind: 'errors' },
    { what: 'comments', text: '// x\n'.repeat(N), kind: 'schema' },
    { what: 'unclosed caveats', text: 'caveat cav(a int) {\n'.repeat(N), kind: 'errors' },
    { what: 'type arguments', text: `caveat cav(a ${'list<'.repeat(N)}`, kind: 'errors' },
    {
      what: 'types',
      text: `definition doc {\nrelation rel: ${Array(N).fill('doc').join(' | ')}\n}`,
      kind: 'errors',
    },
    {
      what: 'aliases',
      text: `definition doc {\nrelation r00: doc\n${Array.from({ length: N }, (_, index) => `permission p${index}x = p${(index + 1) % N}x`).join('\n')}\n}`,
      kind: 'errors',
    },
    {
      what: 'definitions',
      text: Array.from(
        { length: N / 5 },
        (_, index) => `definition def${index} {\nrelation rel${index}: def${index}\n}`,
      ).join('\n'),
      kind: 'schema',
    },
  ])('$what', ({ text, kind }) => expect(survive(text)).toBe(kind), 10_000);
});
