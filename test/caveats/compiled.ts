import { expect } from 'vitest';
import { CaveatBudget, DEFAULT_CAVEAT_LIMITS } from '../../src/caveats/budget.ts';
import { compileCaveat, type CompiledCaveat } from '../../src/caveats/compile-caveat.ts';
import { type GivenContext, RequestContext, StoredContext } from '../../src/caveats/context.ts';
import { type CaveatOutcome, evaluate } from '../../src/caveats/evaluate.ts';
import type { ParameterType } from '../../src/caveats/parameter-type.ts';

/** `list<map<uint>>` as a type. */
export function typeOfText(text: string): ParameterType {
  const [, name = text, argument] = /^(\w+)<(.*)>$/.exec(text) ?? [];
  return { name, of: argument === undefined ? undefined : typeOfText(argument) };
}

export function parametersOf(types: Readonly<Record<string, string>>): ReadonlyMap<string, ParameterType> {
  return new Map(Object.entries(types).map(([name, type]) => [name, typeOfText(type)]));
}

export function compiled(expression: string, types: Readonly<Record<string, string>>): CompiledCaveat {
  const source = { name: 'tested', parameters: parametersOf(types), expression, expressionStart: 0 };
  const result = compileCaveat(source);
  if (result.kind === 'issues') expect.fail(`\`${expression}\`: ${result.issues[0]?.message}`);
  return result.caveat;
}

export function decide(
  caveat: CompiledCaveat,
  stored: GivenContext,
  request: GivenContext,
  budget: CaveatBudget = new CaveatBudget(DEFAULT_CAVEAT_LIMITS),
): CaveatOutcome {
  return evaluate(new StoredContext(caveat, stored), new RequestContext(request), budget);
}
