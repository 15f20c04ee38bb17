import { expect, test } from 'vitest';
import { check } from '../../src/cel/checker.ts';
import { CostExceeded, Meter } from '../../src/cel/cost.ts';
import { STANDARD_DECLARATIONS } from '../../src/cel/declarations.ts';
import { EXPRESSION_LENGTH_MAX, parse } from '../../src/cel/parser.ts';
import { BOOL, DYN, INT, listOf, STRING } from '../../src/cel/types.ts';
import { Unknown } from '../../src/cel/unknown.ts';
import { evaluateText, parsed } from './run.ts';

function firstIssue(text: string): string {
  const result = parse(text);
  return result.kind === 'issues' ? (result.issues[0]?.message ?? '') : 'none';
}

const TOO_DEEP = 'expression recursion limit exceeded: 250 levels';

test.each([
  { what: 'parentheses', text: (n: number) => `${'('.repeat(n)}1${')'.repeat(n)}`, most: 249 },
  { what: 'lists', text: (n: number) => `${'['.repeat(n)}1${']'.repeat(n)}`, most: 249 },
  { what: 'terms of a sum', text: (n: number) => Array(n).fill('1').join('+'), most: 250 },
  { what: 'selections', text: (n: number) => `a${'.b'.repeat(n)}`, most: 249 },
  { what: 'calls', text: (n: number) => `${'f('.repeat(n)}1${')'.repeat(n)}`, most: 249 },
  { what: 'conditionals', text: (n: number) => `${'a?b:'.repeat(n)}c`, most: 249 },
  // The sum of both: a chain whose first term is itself a chain in parentheses.
  {
    what: 'chains in chains',
    text: (n: number) => `(${Array(n).fill('1').join('+')})${'*1'.repeat(100)}`,
    most: 150,
  },
])('$most $what are the most', ({ text, most }) => {
  expect(firstIssue(text(most))).toBe('none');
  expect(firstIssue(text(most + 1))).toBe(TOO_DEEP);
});

test('1 000 parentheses, 5 000 terms, 50 000 open brackets end in an error', () => {
  expect(firstIssue(`${'('.repeat(1000)}1${')'.repeat(1000)}`)).toBe(TOO_DEEP);
  expect(firstIssue(Array(5000).fill('1').join('+'))).toBe(TOO_DEEP);
  for (const open of ['(', '[', '{', '[(', 'f(', '{a:'])
    expect(firstIssue(open.repeat(30_000))).toBe(TOO_DEEP);
});

test('signs in a row and terms of `&&` and `||` make no depth', () => {
  expect(firstIssue(`${'!'.repeat(5001)}a`)).toBe('none');
  expect(firstIssue(Array(5000).fill('a').join(' && '))).toBe('none');
  expect(firstIssue(Array(5000).fill('a').join('||'))).toBe('none');
  expect(evaluateText(Array(5000).fill('true').join(' && '))).toBe(true);
});

test('an expression has at most 100 000 parts, of which a macro is ten', () => {
  const macros = (count: number): string => Array(count).fill('a.map(b,b)').join('||');
  expect(firstIssue(macros(7692))).toBe('none');
  expect(firstIssue(macros(7693))).toBe('expression has more than 100000 parts');
});

test('an expression has at most 100 000 characters', () => {
  expect(firstIssue(`1${' '.repeat(EXPRESSION_LENGTH_MAX - 1)}`)).toBe('none');
  expect(firstIssue(`1${' '.repeat(EXPRESSION_LENGTH_MAX)}`)).toContain('expected at most 100000');
});

test('at most 100 errors are reported', () => {
  const result = parse('$'.repeat(1000));
  expect(result.kind === 'issues' && result.issues.length).toBe(100);
});

test('types that double with every macro are given up, not worked out', () => {
  const huge = `[1]${'.map(a, {a: a})'.repeat(100)}`;
  const checks = (text: string): string => {
    const checked = check(parsed(text), STANDARD_DECLARATIONS, new Map());
    return checked.kind === 'issues' ? (checked.issues[0]?.message ?? '') : checked.kind;
  };
  expect(checks(huge)).toBe('checked'); // what types share is looked at once
  expect(checks(`${huge} == ${huge}`)).toContain('too complex');
  expect(checks(`${huge} + 1`)).toMatch(
    /^found no matching overload for `_\+_` applied to `\(list\(map.{1,700}$/,
  );
});

/** What evaluating costs, or `exceeded`. */
function costOf(text: string, limit: number, items: number): number | 'exceeded' {
  const value = Array.from({ length: items }, (_, index) => BigInt(index));
  const meter = new Meter(limit);
  const given = { l: { type: listOf(INT), value }, s: { type: STRING, value: 'a'.repeat(items) } };
  try {
    evaluateText(text, given, meter);
    return meter.spent;
  } catch (thrown) {
    if (thrown instanceof CostExceeded) return 'exceeded';
    throw thrown;
  }
}

test.each([
  { text: '1 + 2 * 3', cost: 2 },
  { text: 'true && false || true', cost: 0.4 },
  { text: '[1, 2]', cost: 10 + 2 * 0.5 },
  { text: "{'a': 1}.a", cost: 30 + 2 * 0.5 + 1 },
  { text: 'l.all(x, true)', cost: 1 + 10 * 2 },
  { text: 'l.all(x, x >= 0)', cost: 1 + 10 * (2 + 2) },
  { text: '99 in l', cost: 2 + 10 },
  { text: '0 in l', cost: 2 + 1 },
  { text: 'l == l', cost: 3 + 10 },
  { text: 'l + l == l', cost: 5 + 20 },
  { text: "s + s == ''", cost: 3 + 1 + 2 },
  { text: 's == s', cost: 3 + 1 },
  { text: "s.matches('a+b')", cost: 2 + 11 * 0.25 * 5 },
])('`$text` costs $cost', ({ text, cost }) => {
  expect(costOf(text, Infinity, 10)).toBeCloseTo(cost, 6);
  expect(costOf(text, cost + 1e-9, 10)).not.toBe('exceeded');
  if (cost > 0) expect(costOf(text, cost - 0.05, 10)).toBe('exceeded');
});

test('three nested macros over 2 000 items stop at the limit, however little the innermost does', () => {
  const limit = 100_000;
  for (const body of ['true', 'x + y == z', '!false']) {
    const text = `l.all(x, l.all(y, l.all(z, ${body} || true)))`;
    expect(costOf(text, limit, 2_000)).toBe('exceeded');
  }
  // Nothing is done without being paid for: one turn is two units, so the limit bounds the turns.
  const meter = new Meter(limit);
  const turns: bigint[] = [];
  const value = Array.from({ length: 2_000 }, (_, index) => BigInt(index));
  const counting = new Proxy(value, {
    get: (target, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) turns.push(0n);
      return Reflect.get(target, key) as unknown;
    },
  });
  const given = { l: { type: listOf(INT), value: counting } };
  expect(() => evaluateText('l.all(x, l.all(y, l.all(z, true)))', given, meter)).toThrow(CostExceeded);
  expect(turns.length).toBeLessThanOrEqual(limit / 2 + 3);
});

test.each([
  { what: 'logic over literals', body: Array(5_000).fill('true').join(' && ') },
  { what: 'a list of literals', body: `[${Array(20_000).fill('1').join(',')}][0] == 1` },
  { what: 'conditionals over literals', body: `${'false ? true : '.repeat(200)}true` },
  {
    what: 'the keys of a map',
    body: `{${Array.from({ length: 3_000 }, (_, index) => `${index}: 1`).join(',')}}.exists(k, true)`,
  },
])('$what in nested macros run no longer than the limit allows', ({ body }) => {
  const items = Array.from({ length: 300 }, () => 1n);
  const meter = new Meter(100_000);
  const given = { l: { type: listOf(INT), value: items } };
  expect(() => evaluateText(`l.all(x, l.all(y, ${body}))`, given, meter)).toThrow(CostExceeded);
});

test('thousands of unknowns are joined in no time', () => {
  const names = Array.from({ length: 12_000 }, (_, index) => `a${index}`);
  const given = Object.fromEntries(names.map((name) => [name, { type: BOOL }]));
  const outcome = evaluateText(names.join('||'), given);
  expect(outcome instanceof Unknown && outcome.names.size).toBe(names.length);
});

test('no operator absorbs the cost limit', () => {
  for (const text of ['true || l.all(x, true)', 'l.all(x, true) || true', 'l.all(x, true) ? true : true']) {
    expect(costOf(text, 5, 100)).toBe(text.startsWith('true') ? 0.1 : 'exceeded');
  }
});

test('a pattern that makes others backtrack takes time in proportion to the text', () => {
  const given = { s: { type: STRING, value: `${'a'.repeat(5_000)}!` } };
  expect(evaluateText("s.matches('^(a+)+$')", given)).toBe(false);
  expect(evaluateText("s.matches('(a|a)*(a|aa)*b')", given)).toBe(false);
});

test('a short pattern that comes to a large program is paid for by its size', () => {
  const given = { s: { type: STRING, value: 'a'.repeat(1_000) }, p: { type: STRING, value: '' } };
  for (const pattern of ['(((a|b|c|d){10}){10}){10}', '(\\pL{10}){100}', '((.{1,10}){1,10}){1,10}y']) {
    const dynamic = { ...given, p: { type: STRING, value: pattern } };
    expect(() => evaluateText(`s.matches(r'${pattern}')`, given, new Meter(100_000))).toThrow(CostExceeded);
    expect(() => evaluateText('s.matches(p)', dynamic, new Meter(100_000))).toThrow(CostExceeded);
  }
});

test.each(['((a{1000}){1000}){1000}', '(', '(?<=a)b', 'a{1001}', '\\1'])(
  'pattern `%s` fails, and as a literal gives a warning',
  (pattern) => {
    const given = { s: { type: STRING, value: 'aaa' }, p: { type: DYN, value: pattern } };
    expect(evaluateText('s.matches(p)', given)).toMatchObject({ kind: 'failure' });
    expect(evaluateText(`s.matches(r'${pattern}')`, given)).toMatchObject({ kind: 'failure' });
  },
);
