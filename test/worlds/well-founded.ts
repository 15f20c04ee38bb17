import { assert, unreachable } from '../../src/base/assert.ts';
import type { Equations, Formula, GoalKey } from './ground.ts';

/**
 * The well-founded model: `provable` goals hold whatever the undecided leaves turn out to be, `possible` goals are
 * those that can't be refuted. A goal in neither is a no; a goal that is only possible is undecided.
 */
export interface Model {
  readonly provable: ReadonlySet<GoalKey>;
  readonly possible: ReadonlySet<GoalKey>;
}

export type Value = 'yes' | 'no' | 'undecided';

/**
 * Alternating fixpoint. Each round takes the least set of goals that support themselves from nothing, where what is
 * subtracted is judged by the sets of the round before: `a - b` is provable when `b` is not possible, and possible
 * when `b` is not provable. Provable only grows and possible only shrinks, so it ends.
 */
export function wellFounded({ right }: Equations): Model {
  let model: Model = { provable: new Set(), possible: new Set(right.keys()) };
  for (;;) {
    const before = model;
    const provable = leastFixpoint(right, (formula, grown) =>
      holds(formula, 'provable', grown, (except) => !holdsIn(except, 'possible', before)),
    );
    const between: Model = { provable, possible: before.possible };
    const possible = leastFixpoint(right, (formula, grown) =>
      holds(formula, 'possible', grown, (except) => !holdsIn(except, 'provable', between)),
    );
    model = { provable, possible };
    assert(
      before.provable.isSubsetOf(provable) && possible.isSubsetOf(before.possible),
      'the rounds must close in on each other, or they would never end',
    );
    if (provable.size === before.provable.size && possible.size === before.possible.size) return model;
  }
}

export function valueIn(formula: Formula, model: Model): Value {
  if (holdsIn(formula, 'provable', model)) return 'yes';
  return holdsIn(formula, 'possible', model) ? 'undecided' : 'no';
}

type Mode = 'provable' | 'possible';

function leastFixpoint(
  right: Equations['right'],
  follows: (formula: Formula, grown: ReadonlySet<GoalKey>) => boolean,
): ReadonlySet<GoalKey> {
  const grown = new Set<GoalKey>();
  for (;;) {
    const before = grown.size;
    for (const [goal, formula] of right) {
      if (follows(formula, grown)) grown.add(goal);
    }
    if (grown.size === before) return grown;
  }
}

/** Whether `formula` holds in a finished model, in the sense of `mode`. */
function holdsIn(formula: Formula, mode: Mode, model: Model): boolean {
  const opposite = mode === 'provable' ? 'possible' : 'provable';
  return holds(formula, mode, model[mode], (except) => !holdsIn(except, opposite, model));
}

function holds(
  formula: Formula,
  mode: Mode,
  goals: ReadonlySet<GoalKey>,
  isRuledOut: (except: Formula) => boolean,
): boolean {
  const inside = (operand: Formula): boolean => holds(operand, mode, goals, isRuledOut);
  switch (formula.kind) {
    case 'yes':
      return true;
    case 'no':
      return false;
    case 'undecided':
      return mode === 'possible';
    case 'goal':
      return goals.has(formula.goal);
    case 'any':
      return formula.operands.some(inside);
    case 'all':
      return formula.operands.every(inside);
    case 'minus':
      return inside(formula.base) && isRuledOut(formula.except);
    default:
      return unreachable(formula);
  }
}
