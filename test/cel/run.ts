import { expect } from 'vitest';
import { check, type Checked } from '../../src/cel/checker.ts';
import { compile } from '../../src/cel/compiler.ts';
import { Meter } from '../../src/cel/cost.ts';
import { STANDARD_DECLARATIONS } from '../../src/cel/declarations.ts';
import { STANDARD_IMPLEMENTATIONS } from '../../src/cel/functions.ts';
import { parse } from '../../src/cel/parser.ts';
import type { Expression } from '../../src/cel/syntax.ts';
import type { Type } from '../../src/cel/types.ts';
import { Failure, type Outcome, Unknown } from '../../src/cel/unknown.ts';
import type { Value } from '../../src/cel/values.ts';

/** Variables by name: the type, and the value if there is one. */
export type Given = Readonly<Record<string, { readonly type: Type; readonly value?: Value | undefined }>>;

export function parsed(text: string): Expression {
  const result = parse(text);
  if (result.kind === 'issues') expect.fail(`\`${text}\` does not parse: ${result.issues[0]?.message}`);
  return result.expression;
}

export function checkText(text: string, given: Given = {}): Checked {
  const variables = new Map(Object.entries(given).map(([name, { type }]) => [name, type]));
  return check(parsed(text), STANDARD_DECLARATIONS, variables);
}

export function evaluateText(text: string, given: Given = {}, meter: Meter = new Meter(1e6)): Outcome {
  const checked = checkText(text, given);
  if (checked.kind === 'issues') expect.fail(`\`${text}\` does not check: ${checked.issues[0]?.message}`);
  const names = Object.keys(given);
  const program = compile(checked.expression, STANDARD_IMPLEMENTATIONS, names);
  return program.evaluate(
    names.map((name) => given[name]?.value),
    meter,
  );
}

/** An outcome as tests show it: a value as it is, the sorted names of an unknown, or `failure`. */
export function shown(outcome: Outcome): unknown {
  if (outcome instanceof Unknown) return { unknown: [...outcome.names].toSorted() };
  return outcome instanceof Failure ? 'failure' : outcome;
}
