import { unreachable } from '../../src/base/assert.ts';
import type { Equations, Formula, GoalKey } from '../../test/worlds/ground.ts';

/**
 * How many goals an engine meets that follows every goal of the question again each time it is met, down to `depth`
 * steps. Without an end in the data this doubles at every fork, which such an engine can't finish.
 */
export function walkCount({ question, right }: Equations, depth: number): number {
  let counts = new Map<GoalKey, number>([...right.keys()].map((goal) => [goal, 1]));
  for (let step = 0; step < depth; step++) {
    const shorter = counts;
    counts = new Map(
      [...right].map(([goal, formula]) => {
        const below = goalsIn(formula).map((each) => shorter.get(each) ?? 0);
        return [goal, below.reduce((sum, count) => sum + count, 1)];
      }),
    );
  }
  return counts.get(question) ?? 0;
}

/** Whether following goals from the question can come back to a goal it came through. */
export function hasCycle({ right }: Equations): boolean {
  return [...right.keys()].some((start) => {
    const met = new Set(goalsIn(right.get(start)!));
    for (const goal of met) goalsIn(right.get(goal)!).forEach((next) => met.add(next));
    return met.has(start);
  });
}

/** Repeats included. */
function goalsIn(formula: Formula): readonly GoalKey[] {
  switch (formula.kind) {
    case 'yes':
    case 'no':
    case 'undecided':
      return [];
    case 'goal':
      return [formula.goal];
    case 'any':
    case 'all':
      return formula.operands.flatMap(goalsIn);
    case 'minus':
      return [...goalsIn(formula.base), ...goalsIn(formula.except)];
    default:
      return unreachable(formula);
  }
}
