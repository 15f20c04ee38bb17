import { isCelError, isCelUint, run } from '@bufbuild/cel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CelMap, type Value } from '../../src/cel/values.ts';
import { type Context, context, expression, VARIABLES } from './random-expression.ts';
import { evaluateText, shown } from './run.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 3_000);
const PATIENCE_MS = 60_000 + RUNS * 10;

function ours(text: string, values: Context): unknown {
  const given = [...VARIABLES].map(([name, type]) => {
    const value = values[name as keyof Context];
    return [name, { type, value: value instanceof Map ? new CelMap(value) : (value as Value) }] as const;
  });
  return shown(evaluateText(text, Object.fromEntries(given)));
}

function theirs(text: string, values: Context): unknown {
  const result = run(text, { ...values, l: [...values.l], m: new Map(values.m) });
  if (isCelError(result)) return 'failure';
  return isCelUint(result) ? result.value : result;
}

test(
  'a random expression with its whole context gives what another implementation gives',
  () => {
    const seen = { failure: 0, value: 0 };
    fc.assert(
      fc.property(expression, context, (text, values) => {
        const own = ours(text, values);
        seen[own === 'failure' ? 'failure' : 'value']++;
        expect(own).toEqual(theirs(text, values));
      }),
      { numRuns: RUNS, seed: 7 },
    );
    expect(seen.value).toBeGreaterThan(RUNS / 4); // else hardly anything was compared
    expect(seen.failure).toBeGreaterThan(RUNS / 50);
  },
  PATIENCE_MS,
);
