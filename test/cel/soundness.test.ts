import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/cel/checker.ts';
import { compile } from '../../src/cel/compiler.ts';
import { Meter } from '../../src/cel/cost.ts';
import { STANDARD_DECLARATIONS } from '../../src/cel/declarations.ts';
import { STANDARD_IMPLEMENTATIONS } from '../../src/cel/functions.ts';
import { type Outcome, Unknown } from '../../src/cel/unknown.ts';
import { CelMap, type Value } from '../../src/cel/values.ts';
import { type Context, context, expression, VARIABLES } from './random-expression.ts';
import { parsed, shown } from './run.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 3_000);
const PATIENCE_MS = 60_000 + RUNS * 10;
const names = [...VARIABLES.keys()];

function compiled(text: string): (slots: readonly (Value | undefined)[]) => Outcome {
  const checked = check(parsed(text), STANDARD_DECLARATIONS, VARIABLES);
  if (checked.kind === 'issues') expect.fail(checked.issues[0]?.message);
  const program = compile(checked.expression, STANDARD_IMPLEMENTATIONS, names);
  return (slots) => program.evaluate(slots, new Meter(1e6));
}

function slotsOf(values: Context): readonly Value[] {
  return names.map((name) => {
    const value = values[name as keyof Context];
    return value instanceof Map ? new CelMap(value) : (value as Value);
  });
}

test(
  'what is decided without some of the context holds under every completion of it',
  () => {
    const seen = { decided: 0, open: 0 };
    const removed = fc.subarray(names, { minLength: 1 });
    const completions = fc.array(context, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(expression, context, removed, completions, (text, values, without, others) => {
        const evaluate = compiled(text);
        const whole = slotsOf(values);
        const part = whole.map((value, index) => (without.includes(names[index]!) ? undefined : value));
        const outcome = evaluate(part);
        if (outcome instanceof Unknown) {
          seen.open++;
          expect(outcome.names.size).toBeGreaterThan(0);
          expect(outcome.names.isSubsetOf(new Set(without))).toBe(true);
          return;
        }
        seen.decided++;
        for (const other of [values, ...others]) {
          const filled = part.map((value, index) => (value === undefined ? slotsOf(other)[index] : value));
          expect(shown(evaluate(filled))).toEqual(shown(outcome));
        }
      }),
      { numRuns: RUNS, seed: 11 },
    );
    expect(seen.open).toBeGreaterThan(RUNS / 10); // else nothing was left open, or nothing decided
    expect(seen.decided).toBeGreaterThan(RUNS / 10);
  },
  PATIENCE_MS,
);

test(
  'giving the names that are reported, one by one, ends in the answer of the whole context',
  () => {
    fc.assert(
      fc.property(expression, context, fc.subarray(names, { minLength: 1 }), (text, values, without) => {
        const evaluate = compiled(text);
        const whole = slotsOf(values);
        const missing = new Set(without);
        const slots = (): readonly (Value | undefined)[] =>
          whole.map((value, index) => (missing.has(names[index]!) ? undefined : value));
        // Giving what is asked for, one name at a time, ends in an answer.
        for (let outcome = evaluate(slots()); outcome instanceof Unknown; outcome = evaluate(slots())) {
          const [name] = outcome.names;
          expect(name !== undefined && missing.delete(name)).toBe(true);
        }
        expect(shown(evaluate(slots()))).toEqual(shown(evaluate(whole)));
      }),
      { numRuns: Math.ceil(RUNS / 3), seed: 13 },
    );
  },
  PATIENCE_MS,
);
