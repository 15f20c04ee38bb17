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
  const misplaced = diagnostics.filter(
    ({ start, end, line, column, source }) =>
      source === 'schema' && (start > end || end > text.length || line < 1 || column < 1),
  );
  expect(misplaced).toEqual([]);
  if (outcome.kind === 'errors') expect(diagnostics.length).toBeGreaterThan(0);
  return outcome.kind;
}

const WORDS =
  'definition caveat relation permission partial use import with and nil self expiration user any all';
const SIGNS = '{ } ( ) -> . ... : * # | + - & = / , < > "x" """ \' // /* */ ;';
const TOKENS = [...WORDS.split(' '), ...SIGNS.split(' '), '\n', '\r', 'ünï', '1', '\0', '\u{1F600}'];

/** Any code point, halves of surrogate pairs included. */
const characters = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0x10ffff)), { maxLength: 200 })
  .map((codes) => String.fromCodePoint(...codes));

describe('nothing but diagnostics comes out of', () => {
  test('random characters', () => {
    fc.assert(
      fc.property(characters, (text) => void survive(text)),
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
    {
      what: 'chains in parentheses',
      text: inPermission(`${'('.repeat(99)}rel${' & rel - rel)'.repeat(99)}`),
      kind: 'errors', // 198 deep in canonical text
    },
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
