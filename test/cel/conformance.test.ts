import { getConformanceSuite, type IncrementalTestSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { expect, test } from 'vitest';
import { check } from '../../src/cel/checker.ts';
import { compile } from '../../src/cel/compiler.ts';
import { Meter } from '../../src/cel/cost.ts';
import { STANDARD_DECLARATIONS } from '../../src/cel/declarations.ts';
import { equals } from '../../src/cel/equality.ts';
import { STANDARD_IMPLEMENTATIONS } from '../../src/cel/functions.ts';
import { parse } from '../../src/cel/parser.ts';
import { DYN, formatType } from '../../src/cel/types.ts';
import { Undecided } from '../../src/cel/unknown.ts';
import type { Value } from '../../src/cel/values.ts';
import { environmentOf, typeOfSpec, valueOf } from './spec-values.ts';
import { withoutTypes } from './unchecked.ts';

type Case = IncrementalTestSuite['tests'][number]['original'];

/** Files about libraries, messages and enums that we do not offer. */
const FILES_OUT_OF_SCOPE =
  /^(bindings_ext|block_ext|dynamic|encoders_ext|enums|macros2|math_ext|proto2|proto2_ext|proto3|string_ext|wrappers)\//;
/** A message is made, in words or spread over lines and comments. */
const MAKES_A_MESSAGE = /TestAllTypes|google\.protobuf\.\w+\s*\{|NestedMessage/;

/** Names that are looked up in a container: an environment here has none. */
const NEED_A_CONTAINER = [
  'namespace/namespace/self_eval_container_lookup',
  'namespace/namespace/self_eval_container_lookup_unchecked',
];

function casesUnder(suite: IncrementalTestSuite, path: string): readonly (readonly [string, Case])[] {
  return [
    ...suite.suites.flatMap((inner) => casesUnder(inner, `${path}${inner.name}/`)),
    ...suite.tests.map(({ original }) => [`${path}${original.name}`, original] as const),
  ];
}

function isInScope([name, one]: readonly [string, Case]): boolean {
  const makesMessage = MAKES_A_MESSAGE.test(one.expr) || name.startsWith('parse/struct_field_names/');
  return !FILES_OUT_OF_SCOPE.test(name) && !makesMessage && environmentOf(one.typeEnv) !== undefined;
}

const inScope = casesUnder(getConformanceSuite(), '').filter(isInScope);

/** `passes`, or what was seen instead. */
function verdictOf(one: Case): string {
  const wantsError = one.resultMatcher.case === 'evalError' || one.resultMatcher.case === 'anyEvalErrors';
  const parsed = parse(one.expr, { quotedFields: true, optFlatMap: true });
  if (parsed.kind === 'issues') return wantsError ? 'passes' : `does not parse: ${parsed.issues[0]?.message}`;
  const environment = environmentOf(one.typeEnv);
  if (environment === undefined) return 'is not in scope';
  const { declarations } = environment;
  const bindings = new Map(
    Object.entries(one.bindings).map(([name, { kind }]) => [
      name,
      kind.case === 'value' ? valueOf(kind.value) : undefined,
    ]),
  );
  const variables = new Map(environment.variables);
  for (const name of bindings.keys()) if (!variables.has(name)) variables.set(name, DYN);
  let { expression } = parsed;
  if (one.disableCheck) {
    const functions = [...STANDARD_DECLARATIONS.overloads.keys()].map((name) => name.replace(/^.*\./, ''));
    expression = withoutTypes(expression, new Set(functions));
    for (const name of ['unbound', 'x', 'a']) if (!variables.has(name)) variables.set(name, DYN);
  }
  const checked = check(expression, declarations, variables);
  if (checked.kind === 'issues')
    return wantsError ? 'passes' : `does not check: ${checked.issues[0]?.message}`;
  if (one.resultMatcher.case === 'typedResult') {
    const type = typeOfSpec(one.resultMatcher.value.deducedType);
    if (type === undefined) return 'expects a type we do not have';
    const found = formatType(checked.expression.type);
    if (found !== formatType(type)) return `has type ${found}`;
    if (one.checkOnly) return 'passes';
  }
  const names = [...variables.keys()];
  const program = compile(checked.expression, STANDARD_IMPLEMENTATIONS, names);
  const outcome = program.evaluate(
    names.map((name) => bindings.get(name)),
    new Meter(1e9),
  );
  if (wantsError) return outcome instanceof Undecided ? 'passes' : 'does not fail';
  if (outcome instanceof Undecided) return `gives ${JSON.stringify(outcome)}`;
  const wanted = wantedOf(one);
  if (wanted === undefined) return 'expects a value we do not have';
  return isSame(outcome, wanted) ? 'passes' : 'gives another value';
}

function wantedOf({ resultMatcher }: Case): Value | undefined {
  if (resultMatcher.case === 'value') return valueOf(resultMatcher.value);
  return resultMatcher.case === 'typedResult' ? valueOf(resultMatcher.value.result) : true;
}

function isSame(one: Value, other: Value): boolean {
  if (Number.isNaN(one) && Number.isNaN(other)) return true;
  return equals(one, other, new Meter(1e9), 'same-type');
}

test('the scope is the whole of the standard library and the optional types', () => {
  expect(inScope.length).toBe(1166);
});

test('every case in scope passes but the two that need a container', () => {
  const failing = inScope
    .map(([name, one]) => ({ name, text: one.expr, seen: verdictOf(one) }))
    .filter(({ seen }) => seen !== 'passes');
  expect(failing.filter(({ name }) => !NEED_A_CONTAINER.includes(name))).toEqual([]);
  expect(failing.map(({ name }) => name)).toEqual(NEED_A_CONTAINER);
});

test.each(["{'a-b': 1}.`a-b`", '{}.?key.optFlatMap(k, k.?sub)'])(
  '`%s` is of a later version, and refused unless asked for',
  (text) => {
    const parsed = parse(text);
    const isRefused =
      parsed.kind === 'issues' ||
      check(parsed.expression, STANDARD_DECLARATIONS, new Map()).kind === 'issues';
    expect(isRefused).toBe(true);
  },
);
