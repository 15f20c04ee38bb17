import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from '../../src/cel/parser.ts';
import { print } from '../../src/cel/printer.ts';
import type { Expression } from '../../src/cel/syntax.ts';
import { expression } from './random-expression.ts';
import { parsed } from './run.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 500);

/** The tree without its places in the text. */
function shapeOf(given: Expression): unknown {
  return JSON.parse(
    JSON.stringify(given, (key, value: unknown) => {
      if (key === 'start' || key === 'end' || key === 'at') return undefined;
      if (typeof value === 'bigint') return `${value}n`;
      return Object.is(value, -0) ? '-0' : value;
    }),
  );
}

test.each([
  { text: "a=='b'", printed: 'a == "b"' },
  { text: '((a+(b)))*c', printed: '(a + b) * c' },
  { text: 'a - (b - c)', printed: 'a - (b - c)' },
  { text: '(a - b) - c', printed: 'a - b - c' },
  { text: 'a && (b && c)', printed: 'a && b && c' },
  { text: '(a || b) && c || d', printed: '(a || b) && c || d' },
  { text: 'a?b:(c?d:e)', printed: 'a ? b : c ? d : e' },
  { text: '(a?b:c)?d:e', printed: '(a ? b : c) ? d : e' },
  { text: '!(!a)', printed: '!(!a)' },
  { text: '!!a', printed: 'a' },
  { text: '-(-a)', printed: '-(-a)' },
  { text: '-(1)', printed: '-(1)' },
  { text: '-(1.5.f())', printed: '-(1.5.f())' },
  { text: '- 1', printed: '-1' },
  { text: '--1', printed: '1' },
  { text: '(-1).f()', printed: '-1.f()' },
  { text: '-1u', printed: '-1u' },
  { text: '0x1F + 0xau', printed: '31 + 10u' },
  { text: '1e6 + 0.5 + 100000.0 + 1E-7 + -0.0', printed: '1e+06 + 0.5 + 100000.0 + 1e-07 + -0.0' },
  { text: `r'\\d' + '''it's''' + 'a"b'`, printed: `"\\\\d" + "it's" + "a\\"b"` },
  {
    text: '"\\u2028\\x00\\n\\U0010ffff\u00e9\u{1f600}"',
    printed: '"\\u2028\\x00\\n\\U0010ffff\u00e9\u{1f600}"',
  },
  { text: "b'abc\\xff'", printed: 'b"\\141\\142\\143\\377"' },
  { text: '[1,?a,]', printed: '[1, ?a]' },
  { text: '{ "a" :1,?b: c }', printed: '{"a": 1, ?b: c}' },
  { text: 'a.?b[?c][0].d', printed: 'a.?b[?c][0].d' },
  { text: '(a + b).c', printed: '(a + b).c' },
  { text: 'has(a.b)', printed: 'has(a.b)' },
  { text: 'a.map(x,x>1,x+1)', printed: 'a.map(x, x > 1, x + 1)' },
  { text: 'a.existsOne(x,x)', printed: 'a.existsOne(x, x)' },
  { text: '.a.b(.c(d))', printed: '.a.b(.c(d))' },
  { text: 'a.optMap(x,x)', printed: 'a.optMap(x, x)' },
  { text: 'a // why\n  in b', printed: 'a in b' },
])('`$text` prints as `$printed`', ({ text, printed }) => {
  const tree = parsed(text);
  expect(print(tree)).toBe(printed);
  expect(shapeOf(parsed(printed))).toEqual(shapeOf(tree));
});

test('quoted fields are printed as such', () => {
  const dialect = { quotedFields: true, optFlatMap: true };
  for (const text of ['a.`b-c`', 'a.`in`', 'a.?`b.c`', 'a.optFlatMap(x, x)']) {
    const tree = parse(text, dialect);
    expect(tree.kind === 'expression' && print(tree.expression)).toBe(text);
  }
});

test('parsing what was printed gives the same tree, and printing that the same text', () => {
  fc.assert(
    fc.property(expression, (text) => {
      const tree = parsed(text);
      const printed = print(tree);
      const again = parsed(printed);
      expect(shapeOf(again)).toEqual(shapeOf(tree));
      expect(print(again)).toBe(printed);
    }),
    { numRuns: RUNS },
  );
});

test('every string and double survives being printed', () => {
  const character = fc.nat(0x10ffff).filter((code) => code < 0xd800 || code > 0xdfff);
  const text = fc.array(character).map((codes) => String.fromCodePoint(...codes));
  fc.assert(
    fc.property(
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.uint8Array(),
      (string, number, bytes) => {
        for (const value of [
          { type: 'string', value: string },
          { type: 'double', value: number },
          { type: 'bytes', value: bytes },
        ] as const) {
          const tree = parsed(print({ kind: 'literal', value, start: 0, end: 0 }));
          expect(tree.kind === 'literal' && tree.value).toEqual(value);
        }
      },
    ),
  );
});
