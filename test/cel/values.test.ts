import { expect, test } from 'vitest';
import { BOOL, DYN, INT, listOf, mapOf, STRING } from '../../src/cel/types.ts';
import { CelMap, Timestamp, type Value } from '../../src/cel/values.ts';
import { checkText, evaluateText, shown } from './run.ts';

/** Of an expression without variables. */
const valueOf = (text: string): unknown => shown(evaluateText(text));

test.each([
  // 64 bits, both ends.
  ['9223372036854775807 + 1', 'failure'],
  ['-9223372036854775808 - 1', 'failure'],
  ['9223372036854775806 + 1', 9223372036854775807n],
  ['-(-9223372036854775808)', 'failure'],
  ['-9223372036854775808 / -1', 'failure'],
  ['-9223372036854775808 % -1', 0n],
  ['4611686018427387904 * 2', 'failure'],
  ['4611686018427387904 * -2', -9223372036854775808n],
  ['0u - 1u', 'failure'],
  ['18446744073709551615u + 1u', 'failure'],
  ['7 / -2', -3n],
  ['-7 % 3', -1n],
  ['1 / 0', 'failure'],
  ['1 % 0', 'failure'],
  ['1u / 0u', 'failure'],
  ['1.0 / 0.0', Infinity],
  ['0x7fffffffffffffff', 9223372036854775807n],
  // Conversions at the ends.
  ['int(9223372036854775807.0)', 'failure'],
  ['int(-9223372036854775808.0)', 'failure'],
  ['int(9223372036854774784.0)', 9223372036854774784n],
  ['int(-1.9)', -1n],
  ['uint(-0.5)', 'failure'],
  ["int('9223372036854775808')", 'failure'],
  ["int('-9223372036854775808')", -9223372036854775808n],
  ["int(' 1')", 'failure'],
  ["int('1.0')", 'failure'],
  ["double('1e400')", 'failure'],
  ["double('-Infinity')", -Infinity],
  ["double('0x10')", 'failure'],
  ["double('')", 'failure'],
  // Across types only under dyn; an integer with a double as doubles.
  ['dyn(9223372036854775807) == 9223372036854775808.0', true],
  ['dyn(9223372036854775807) < 9223372036854775808.0', false],
  ['dyn(1) == 1u', true],
  ['dyn(-1) < 0u', true],
  ["dyn(1) == '1'", false],
  ["dyn(1) < '1'", 'failure'],
  ['dyn(1) + 1.0', 'failure'],
  // NaN is equal to nothing and has no order; a quiet false would be a yes under `!`.
  ["double('NaN') == double('NaN')", false],
  ["double('NaN') != double('NaN')", true],
  ["double('NaN') < 1.0", 'failure'],
  ["!(double('NaN') < 1.0)", 'failure'],
  ["double('NaN') in [double('NaN')]", false],
  ['0.0 == -0.0', true],
  ["double('inf') <= double('inf')", true],
  // Text counts and compares by code points.
  ["size('\u{1f600}')", 1n],
  ["'\u{1f600}'.size()", 1n],
  ["'\u{1f600}' > '\ufb00'", true],
  ["'\ufb00' < '\u{1f600}'", true],
  ["'a\u{1f600}' > 'a\u{1f5ff}'", true],
  ["'' < 'a'", true],
  ["'ab' <= 'ab'", true],
  ["b'\\xff' > b'a'", true],
  ["b'a' < b'aa'", true],
  ['false < true', true],
  // Bytes and text.
  ["string(b'\\xff')", 'failure'],
  ["bytes('\\ufeffa').size()", 4n],
  ["string(b'\\xef\\xbb\\xbfa').size()", 2n],
  // Keys.
  ['{1: true}[dyn(1u)]', true],
  ['{1: true}[dyn(1.0)]', true],
  ['{1u: true}[dyn(1)]', true],
  ['{1: true}[dyn(1.5)]', 'failure'],
  ["{'a': 1, 'a': 2}", 'failure'],
  ['{1: 1, dyn(1u): 2}', 'failure'],
  ['{dyn(1.0): 1}', 'failure'],
  ['[1, 2][dyn(1.0)]', 2n],
  ['[1, 2][-1]', 'failure'],
  ['[1, 2][2]', 'failure'],
  ["{'__proto__': 1}.__proto__", 1n],
  ["has({'a': 1}.__proto__)", false],
  ["has({'a': 1}.constructor)", false],
  ["{'a': 1}.toString", 'failure'],
  ["'constructor' in {'a': 1}", false],
  ["{'hasOwnProperty': 1, '__proto__': 2, 'constructor': 3}.map(k, k).size()", 3n],
  // Null is a value, also in an optional, a list and a map.
  ['{"a": null}.?a.hasValue()', true],
  ['[null][0] == null', true],
  ['optional.of(null).value() == null', true],
  ['dyn(null) == null', true],
  ['type(null) == null_type && type([1]) == list && type({}) == map && type(int) == type', true],
  // Durations as Go writes them.
  ["duration('1h30m') == duration('5400s')", true],
  ["duration('-1.5h') == duration('-90m')", true],
  ["duration('1.0000000009s') == duration('1s')", true],
  ["duration('.5s') == duration('500ms')", true],
  ["duration('0') == duration('0s')", true],
  ["duration('1d')", 'failure'],
  ["duration('1')", 'failure'],
  ["duration('')", 'failure'],
  ["duration('9223372036s')", undefined],
  ["duration('9223372037s')", 'failure'],
  ["string(duration('-1h0.5s'))", '-3600.5s'],
  // Moments.
  ["timestamp('2024-02-29T23:59:59Z').getDayOfYear()", 59n],
  ["timestamp('2023-02-29T00:00:00Z')", 'failure'],
  ["timestamp('2024-01-01T24:00:00Z')", 'failure'],
  ["timestamp('2024-01-01')", 'failure'],
  ["timestamp('0000-12-31T23:59:59Z')", 'failure'],
  ["timestamp('9999-12-31T23:59:59Z') + duration('1s')", 'failure'],
  ["timestamp('0001-01-01T00:00:00Z') - duration('1ns')", 'failure'],
  ["timestamp('0001-01-01T00:00:00Z').getFullYear()", 1n],
  ["timestamp('1969-12-31T23:59:59.5Z').getMilliseconds()", 500n],
  ["int(timestamp('1969-12-31T23:59:59.5Z'))", -1n],
  ["string(timestamp('2024-01-01T01:00:00.120+01:00'))", '2024-01-01T00:00:00.12Z'],
  ["timestamp('2024-07-01T00:30:00Z').getHours('America/New_York')", 20n],
  ["timestamp('2024-01-01T00:30:00Z').getHours('America/New_York')", 19n],
  ["timestamp('2024-01-01T00:30:00Z').getDate('-01:00')", 31n],
  ["timestamp('2024-01-01T00:30:00Z').getHours('05:30')", 6n],
  ["timestamp('2024-01-01T00:30:00Z').getHours('Nowhere/At_All')", 'failure'],
  ["timestamp('2024-01-01T00:30:00Z').getHours('+99:00')", 'failure'],
])('`%s` is %s', (text, value) => {
  if (value === undefined) expect(valueOf(text)).not.toBe('failure');
  else expect(valueOf(text)).toEqual(value);
});

const unknown = (...names: readonly string[]): unknown => ({ unknown: names });

test.each([
  // The first failure wins over unknowns to its left, in what needs all of its operands.
  ['a + 1 / 0', 'failure'],
  ['a + b', unknown('a', 'b')],
  ['[a, 1 / 0]', 'failure'],
  ['[a, b][0]', unknown('a', 'b')],
  ["{'k': a}.k", unknown('a')],
  // A deciding operand decides; else unknown goes before failed.
  ['1 / 0 == 1 || p', unknown('p')],
  ['1 / 0 == 1 || true', true],
  ['p && false', false],
  ['p && q', unknown('p', 'q')],
  ['p || 1 / 0 == 1', unknown('p')],
  ['1 / 0 == 1 && 2 % 0 == 1', 'failure'],
  // A conditional does not look at its branches.
  ['p ? true : true', unknown('p')],
  ['p ? 1 / 0 == 1 : true', unknown('p')],
  // Variables are named, never what is inside them.
  ['m.a.b', unknown('m')],
  ['m[string(a)]', unknown('a', 'm')],
  ['has(m.a)', unknown('m')],
  // Macros.
  ['[1, 2].exists(x, x == a)', unknown('a')],
  ['[1, 2].exists(x, x == a || x == 2)', true],
  ['[1, 2].all(x, x == a && x == 2)', false],
  ['[1, 0].exists(x, 1 / x == 1)', true],
  ['[0, 1].exists(x, 1 / x == 1)', true],
  ['[0, 2].exists(x, 1 / x == 1)', 'failure'],
  ['[0, 2].exists(x, 1 / x == 1 || p)', unknown('p')],
  ['[].exists(x, p)', false],
  ['[].all(x, p)', true],
  ['[1].filter(x, p)', unknown('p')],
  ['[1, 0].map(x, a / x)', unknown('a')],
  ['[1, 0].map(x, 1 / x + a)', 'failure'],
  ['[0].map(x, p, 1 / x)', unknown('p')],
  ['[1, 2].exists_one(x, x == a)', unknown('a')],
  ['l.exists(x, true)', unknown('l')],
  // The right side of an alternative is looked at only when the left is none.
  ['optional.of(1).orValue(a)', 1n],
  ['optional.none().orValue(a)', unknown('a')],
  ['optional.of(a).orValue(1 / 0)', unknown('a')],
  ['optional.none().optMap(x, a)', undefined],
  // What is not bool under dyn fails, and is absorbed as any failure.
  ['dyn(1) || true', true],
  ['true && dyn(1)', 'failure'],
  ['dyn(1) ? 1 : 2', 'failure'],
  ['!dyn(1)', 'failure'],
  // A macro's variable hides another.
  ['[1].exists(a, a == 1)', true],
  ['[2].map(a, [a].map(a, a + 1)[0] * a)[0]', 6n],
])('with nothing known `%s` is %s', (text, outcome) => {
  const types = { a: INT, b: INT, p: BOOL, q: BOOL, m: mapOf(STRING, DYN), l: listOf(INT) };
  const given = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  const seen = shown(evaluateText(text, given));
  if (outcome === undefined) expect(seen).not.toHaveProperty('unknown');
  else expect(seen).toEqual(outcome);
});

test.each([
  ['1 < 1.5', 2],
  ['1 == 1.0', 2],
  ['[1] == [1.0]', 4],
  ["'a' + 1", 4],
  ['undeclared', 0],
  ['f(1)', 1],
  ['1.f()', 3],
  ["{'a': 1}.a.b", 10],
  ['1 ? 2 : 3', 0],
  ["true ? 1 : 'a'", 5],
  ['1.all(x, true)', 0],
  ['[1].all(x, x)', 11],
  ["'a'.matches(1)", 11],
  ["b'a' == 'a'", 5],
  ["duration('1s') > '1s'", 15],
  ['optional.of(1) + 1', 15],
  ['[1].optMap(x, x)', 10],
  ['[?1]', 2],
])('`%s` does not check, and the error is at %i', (text, offset) => {
  const checked = checkText(text);
  expect(checked.kind === 'issues' && checked.issues.map(({ start }) => start)).toEqual([offset]);
});

test('all errors of an expression are found', () => {
  const checked = checkText("a + 1 == b && 'x' + 1 == c || d.e(f)");
  const messages = checked.kind === 'issues' ? checked.issues.map(({ message }) => message) : [];
  expect(messages).toEqual([
    'undeclared reference to `a`',
    'undeclared reference to `b`',
    'found no matching overload for `_+_` applied to `(string, int)`',
    'undeclared reference to `c`',
    'undeclared reference to `d`',
    'undeclared reference to `f`',
    'undeclared reference to `e`',
  ]);
});

test('the longest dotted variable wins, and a macro variable hides it', () => {
  const given = {
    'a.b': { type: INT, value: 1n },
    'a.b.c': { type: INT, value: 2n },
    a: { type: DYN, value: new CelMap(new Map([['b', 3n]])) },
  };
  expect(evaluateText('a.b', given)).toBe(1n);
  expect(evaluateText('a.b.c', given)).toBe(2n);
  expect(evaluateText("a['b']", given)).toBe(3n);
  expect(evaluateText("[{'b': 4}].map(a, a.b)[0]", given)).toBe(4n);
  expect(evaluateText("[{'b': 4}].map(a, .a.b)[0]", given)).toBe(1n);
});

test('values of every type are equal to themselves and to no value of another type', () => {
  const values: readonly Value[] = [
    null,
    true,
    1n,
    2.5,
    'a',
    Uint8Array.of(1),
    [1n],
    new CelMap(new Map([['a', 1n]])),
    new Timestamp(5n),
  ];
  const given = (value: Value): { readonly type: typeof DYN; readonly value: Value } => ({
    type: DYN,
    value,
  });
  for (const [row, one] of values.entries()) {
    for (const [column, other] of values.entries()) {
      expect(evaluateText('a == b', { a: given(one), b: given(other) })).toBe(row === column);
    }
  }
});
