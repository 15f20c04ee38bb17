import { unreachable } from '../../base/assert.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { ScratchWorld } from '../../operations/scratch.ts';
import type { Assertion } from './assertion.ts';
import type { Problem } from './problem.ts';
import { problemAt, problemOf } from './problem.ts';
import { DEPTH_MAX } from './subject-finder.ts';

/** Runs every assertion, in order, and gives those that did not come true. */
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
    try {
      const verdict = await ask(world, assertion);
      if (verdict.kind !== wanted(assertion)) problems.push(problemAt(place, failureText(assertion)));
    } catch (error) {
      problems.push(problemOf(place, error, (message) => `could not check \`${text}\`: ${message}`));
    }
  }
  return problems;
}

function ask(world: ScratchWorld, { relationship, context }: Assertion): Promise<Verdict> {
  const { resource, relation: permission, subject } = relationship;
  return world.check({ resource, permission, subject, context }, DEPTH_MAX);
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
