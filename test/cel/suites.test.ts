import {
  getCheckingSuite,
  getParsingSuite,
  type IncrementalTest,
  type IncrementalTestSuite,
} from '@bufbuild/cel-spec/testdata/tests.js';
import { expect, test } from 'vitest';
import { check } from '../../src/cel/checker.ts';
import { STANDARD_DECLARATIONS } from '../../src/cel/declarations.ts';
import { parse } from '../../src/cel/parser.ts';
import { formatType } from '../../src/cel/types.ts';
import { debugText } from './debug-text.ts';

function casesOf(suite: IncrementalTestSuite): readonly IncrementalTest[] {
  return [...suite.suites.flatMap(casesOf), ...suite.tests];
}

const parsing = casesOf(getParsingSuite());
const checking = casesOf(getCheckingSuite());
const MAKES_A_MESSAGE = /\w\{/;

function firstIssue(text: string): string | undefined {
  const result = parse(text);
  return result.kind === 'issues' ? result.issues[0]?.message : undefined;
}

test('what the parser suite accepts gives the same tree', () => {
  const accepted = parsing.filter(
    ({ ast, original }) => ast !== undefined && !MAKES_A_MESSAGE.test(original.expr),
  );
  const trees = accepted.map(({ original: { expr }, ast = '' }) => {
    const result = parse(expr);
    const wanted = ast.replaceAll(/\^#[^#]*#/g, '').replaceAll(/\s/g, '');
    const text = result.kind === 'expression' ? debugText(result.expression) : result.issues[0]?.message;
    return { expr, wanted, text: text?.replaceAll(/\s/g, '') };
  });
  expect(trees.filter(({ wanted, text }) => wanted !== text)).toEqual([]);
  expect(trees.length).toBe(103);
});

test('what the parser suite refuses is refused, but for its lower depth limit and for optional syntax', () => {
  const refused = parsing.filter(({ ast }) => ast === undefined);
  const taken = refused.filter(({ original }) => firstIssue(original.expr) === undefined);
  const expected = /recursion limit|max recursion depth|unsupported syntax '/;
  expect(
    taken.filter(({ error = '' }) => !expected.test(error)).map(({ original }) => original.expr),
  ).toEqual([]);
  expect(refused.length).toBe(86);
  expect(taken.length).toBe(14);
});

test('the types of the checker suite come out, as far as it says what its variables are', () => {
  const typed = [...parsing, ...checking].filter(
    ({ type, original }) => type !== undefined && !MAKES_A_MESSAGE.test(original.expr),
  );
  const seen = typed.map(({ original: { expr }, type }) => {
    const parsed = parse(expr);
    if (parsed.kind === 'issues') return { expr, type, found: parsed.issues[0]?.message };
    const checked = check(parsed.expression, STANDARD_DECLARATIONS, new Map());
    if (checked.kind === 'checked') return { expr, type, found: formatType(checked.expression.type) };
    return { expr, type, found: checked.issues[0]?.message };
  });
  const open = seen.filter(({ found }) => found?.startsWith('undeclared reference') === true);
  const settled = seen.filter((one) => !open.includes(one));
  expect(settled.filter(({ type, found }) => type !== found)).toEqual([]);
  expect(settled.length).toBe(76);
});

test('an error the checker suite expects about types is found', () => {
  const expected = /no matching overload|does not support field|cannot be range/;
  const refused = [...parsing, ...checking].filter(
    ({ error = '', original }) => expected.test(error) && !MAKES_A_MESSAGE.test(original.expr),
  );
  const accepted = refused.filter(({ original: { expr } }) => {
    const parsed = parse(expr);
    return (
      parsed.kind === 'expression' &&
      check(parsed.expression, STANDARD_DECLARATIONS, new Map()).kind === 'checked'
    );
  });
  expect(accepted.map(({ original }) => original.expr)).toEqual([]);
  expect(refused.length).toBeGreaterThan(10);
});
