import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CompiledCaveat } from '../../src/caveats/compile-caveat.ts';
import { CaveatBudget, DEFAULT_CAVEAT_LIMITS } from '../../src/caveats/budget.ts';
import { compileCaveat } from '../../src/caveats/compile-caveat.ts';
import { checkStoredContext, type GivenContext } from '../../src/caveats/context.ts';
import { convert, Mismatch } from '../../src/caveats/convert.ts';
import type { CaveatOutcome } from '../../src/caveats/evaluate.ts';
import { failureFault } from '../../src/caveats/failure.ts';
import { isConditional, isFault, NO, type Value, Values, YES } from '../../src/engine/values.ts';
import { compiled, decide, parametersOf, typeOfText } from './compiled.ts';

/** What is expected: `at` holds pairs of line and column, `42n` stands for an int. */
interface Expectation {
  readonly is: 'true' | 'false' | 'conditional' | 'error' | 'value';
  readonly missing?: readonly string[];
  readonly kind?: 'compile' | 'param' | 'eval' | 'cost';
  readonly at?: readonly (readonly [number, number])[];
  readonly value?: unknown;
}

type Tree = string | readonly ['or' | 'and', Tree, Tree] | readonly ['not', Tree];

interface Case {
  readonly id: string;
  readonly expr?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly context?: GivenContext;
  readonly mode?: 'relationship';
  readonly costMax?: number;
  readonly type?: string;
  readonly input?: unknown;
  readonly tree?: Tree;
  readonly stored?: Readonly<Record<string, GivenContext>>;
  readonly request?: GivenContext;
  readonly expect: Expectation;
}

const cases = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'cases.json'), 'utf8'),
) as readonly Case[];
const of = (letter: string): readonly Case[] => cases.filter(({ id }) => id.startsWith(letter));

const CAUSES = { parameter: 'param', evaluation: 'eval', cost: 'cost' } as const;

function seenOf(outcome: CaveatOutcome): Expectation {
  if (outcome.kind === 'missing') return { is: 'conditional', missing: outcome.names };
  return outcome.kind === 'failure' ? { is: 'error', kind: CAUSES[outcome.cause] } : { is: outcome.kind };
}

test('there are 82 cases', () => expect(cases.length).toBe(82));

test.each(of('E'))(
  '$id: `$expr` with $context',
  ({ expr = '', params = {}, context = {}, mode, costMax, expect: wanted }) => {
    const caveat = compiled(expr, params);
    if (mode === 'relationship') {
      const failure = checkStoredContext(caveat, context);
      expect(failure === undefined ? undefined : seenOf(failure)).toEqual(wanted);
      return;
    }
    const limits = { ...DEFAULT_CAVEAT_LIMITS, evaluationCostMax: costMax ?? 100_000 };
    // Where a value comes from makes no difference.
    expect(seenOf(decide(caveat, {}, context, new CaveatBudget(limits)))).toEqual(wanted);
    expect(seenOf(decide(caveat, context, {}, new CaveatBudget(limits)))).toEqual(wanted);
  },
);

test.each(of('C'))('$id: `$expr` does not compile', ({ expr = '', params = {}, expect: { at } }) => {
  const before = 'caveat tested(…) {\n\t';
  const result = compileCaveat({
    name: 'tested',
    parameters: parametersOf(params),
    expression: expr,
    expressionStart: before.length,
  });
  const places = (result.kind === 'issues' ? result.issues : []).map((issue) =>
    issue.kind === 'expression' ? placeOf(expr, issue.start - before.length) : [0, 0],
  );
  expect(places.length).toBeGreaterThan(0);
  if (at !== undefined) expect(places).toEqual(at);
});

test.each(of('V'))('$id: $input as $type', ({ type = '', input, expect: wanted }) => {
  const value = convert(typeOfText(type), input);
  expect(value instanceof Mismatch).toBe(wanted.is === 'error');
  if (wanted.is === 'value') expect(withNumbers(value)).toEqual(wanted.value);
});

const LEAVES: Readonly<Record<string, CompiledCaveat>> = {
  A: compiled('num == 42', { num: 'int' }),
  B: compiled("word == 'hello'", { word: 'string' }),
  D: compiled('on', { on: 'bool' }),
};

test.each(of('A'))('$id: $tree with $request', ({ tree = '', stored = {}, request = {}, expect: wanted }) => {
  const values = new Values();
  const valueOf = (leaf: Tree): Value => {
    if (typeof leaf !== 'string') {
      if (leaf[0] === 'not') return values.minus(YES, valueOf(leaf[1]));
      return values[leaf[0]](valueOf(leaf[1]), valueOf(leaf[2]));
    }
    const outcome = decide(LEAVES[leaf]!, stored[leaf] ?? {}, request);
    if (outcome.kind === 'missing') return values.conditional(outcome.names);
    if (outcome.kind === 'failure') return values.fault(failureFault(outcome));
    return outcome.kind === 'true' ? YES : NO;
  };
  const value = valueOf(tree);
  if (isFault(value)) expect(values.faultOf(value).reason).toBe('caveat-parameter');
  const seen = isFault(value)
    ? { is: 'error', kind: 'param' }
    : isConditional(value)
      ? { is: 'conditional', missing: values.missingOf(value) }
      : { is: value === YES ? 'true' : 'false' };
  expect(seen).toEqual(wanted);
});

function placeOf(text: string, offset: number): readonly [number, number] {
  const lines = text.slice(0, offset).split('\n');
  return [lines.length, (lines.at(-1)?.length ?? 0) + 1];
}

/** Ints as the cases write them. */
function withNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return Array.isArray(value) ? value.map(withNumbers) : value;
}
