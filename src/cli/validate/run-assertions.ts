import { unreachable } from '../../base/assert.ts';
import { Fault } from '../../model/fault.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { CheckAsk } from '../../operations/asks.ts';
import type { ScratchWorld } from '../../operations/scratch.ts';
import type { Assertion } from './assertion.ts';
import type { Problem } from './problem.ts';
import { problemAt, problemOf } from './problem.ts';
import { DEPTH_MAX } from './subject-finder.ts';
import { traceLines } from './trace-lines.ts';

/** Runs every assertion, in order, and gives those that did not come true, each with how its answer came about. */
export async function runAssertions(
  world: ScratchWorld,
  assertions: readonly Assertion[],
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const assertion of assertions) {
    const { place, text } = assertion;
    if (assertion.relationship.caveat !== undefined) {
      problems.push(problemAt(place, `cannot specify a caveat on an assertion: \`${text}\``));
      continue;
    }
    const ask = askOf(assertion);
    try {
      const verdict = await world.check(ask, DEPTH_MAX);
      if (verdict.kind === wanted(assertion)) continue;
      problems.push(problemAt(place, failureText(assertion), await traceOf(world, ask)));
    } catch (error) {
      const describe = (message: string): string => `could not check \`${text}\`: ${message}`;
      problems.push(problemOf(place, error, describe, await traceOf(world, ask)));
    }
  }
  return problems;
}

function askOf({ relationship, context }: Assertion): CheckAsk {
  const { resource, relation: permission, subject } = relationship;
  return { resource, permission, subject, context };
}

/** Nothing for what can't even be asked. */
async function traceOf(world: ScratchWorld, ask: CheckAsk): Promise<readonly string[]> {
  try {
    return traceLines(await world.explain(ask, DEPTH_MAX));
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}

function wanted({ list }: Assertion): Verdict['kind'] {
  switch (list) {
    case 'assertTrue':
      return 'yes';
    case 'assertCaveated':
      return 'conditional';
    case 'assertFalse':
      return 'no';
    default:
      return unreachable(list);
  }
}

/** Source: the shared contract, "Validation files", section "Assertions". */
function failureText({ list, text }: Assertion): string {
  switch (list) {
    case 'assertTrue':
      return `Expected relation or permission ${text} to exist`;
    case 'assertCaveated':
      return `Expected relation or permission ${text} to be caveated`;
    case 'assertFalse':
      return `Expected relation or permission ${text} to not exist`;
    default:
      return unreachable(list);
  }
}
