import { assert, unreachable } from '../../src/base/assert.ts';
import type { Reason } from '../../src/model/fault.ts';
import type { CaveatUse } from '../../src/model/relationship.ts';
import type { Cause, ConditionValue, Equations, Formula, GoalKey } from './ground.ts';
import { ground } from './ground.ts';
import type { Model } from './well-founded.ts';
import { valueIn, wellFounded } from './well-founded.ts';
import type { CheckQuestion, World } from './world.ts';

/*
 * The oracle: what a check means, too simple to be wrong and too slow to be used. It shares nothing with the engine.
 *
 * 1. A goal is an object and a name; the subject is fixed. The question leads to goals, those to others, and each gets
 *    one equation, read off the schema and the live relationships (`ground.ts`). A relationship that expires at the
 *    clock reading or before it is not live.
 * 2. A goal that is literally the subject is a yes, at every step, and leads nowhere further.
 * 3. A wildcard stands for plain subjects of its type: `user:*` holds for `user:anna`, not for `user:anna#friend`.
 * 4. An arrow walks to the object of each subject and ignores its relation. A type without the name there is a no.
 *    `.all` over no live relationship is a no.
 * 5. A goal more steps from the question than the limit, along the shortest way, is the fault `depth-exceeded`, unless
 *    it needs no step: the subject itself is a yes, and a name that the type lacks a no, however far away. A relationship
 *    whose condition is false leads nowhere.
 *    A computed name, a subject set and an arrow are one step each. The question itself is at 0.
 * 6. The values are those of the well-founded model (`well-founded.ts`): what can be proven is a yes, what can't
 *    possibly hold is a no. So positive cycles decide to the least fixpoint, and a decisive operand decides whatever
 *    its siblings are.
 * 7. Everything else is undecided, for the reasons found by following its undecided operands: a condition that misses
 *    names, a fault, or an exclusion through a cycle, that is a subtracted operand which leads back to the goal that
 *    subtracts it. With any fault or such cycle among the reasons the answer is a fault; otherwise it is conditional
 *    on all the missing names found.
 */

export type NaiveAnswer =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes' }
  | { readonly kind: 'conditional'; readonly missing: readonly string[] }
  /** Any one of `reasons` is a right reason; sorted, not empty. */
  | { readonly kind: 'fault'; readonly reasons: readonly Reason[] };

export interface NaiveOptions {
  readonly depthMax?: number;
  /** What a condition comes to. By default every condition is the fault `unimplemented`. */
  readonly evaluate?: (condition: CaveatUse) => ConditionValue;
}

export function naiveCheck(
  world: Pick<World, 'definitions' | 'relationships' | 'nowMs'>,
  question: Pick<CheckQuestion, 'resource' | 'name' | 'subject'>,
  options: NaiveOptions = {},
): NaiveAnswer {
  const { depthMax = 50, evaluate = unevaluated } = options;
  const equations = ground(world, question, { depthMax, evaluate });
  const model = wellFounded(equations);
  const value = valueIn({ kind: 'goal', goal: equations.question }, model);
  return value === 'undecided' ? explain(equations, model) : { kind: value };
}

function unevaluated(): ConditionValue {
  return { kind: 'fault', reason: 'unimplemented' };
}

function explain(equations: Equations, model: Model): NaiveAnswer {
  const faults = new Set<Reason>();
  const missing = new Set<string>();
  for (const goal of reachable(equations, model, equations.question)) {
    for (const doubt of doubtsOf(equations, model, goal)) {
      if (doubt.kind === 'fault') faults.add(doubt.reason);
      if (doubt.kind === 'conditional') doubt.names.forEach((name) => missing.add(name));
      if (doubt.kind === 'goal' && doubt.subtracted && reachable(equations, model, doubt.goal).has(goal)) {
        faults.add('exclusion-cycle');
      }
    }
  }
  if (faults.size > 0) return { kind: 'fault', reasons: [...faults].toSorted() };
  assert(missing.size > 0, `\`${equations.question}\` is undecided without a cause`);
  return { kind: 'conditional', missing: [...missing].toSorted() };
}

/** An undecided part of an equation. `subtracted` when it stands under what an exclusion takes away. */
type Doubt = Cause | { readonly kind: 'goal'; readonly goal: GoalKey; readonly subtracted: boolean };

/** The undecided goals that `from` leans on, itself included. */
function reachable(equations: Equations, model: Model, from: GoalKey): ReadonlySet<GoalKey> {
  const found = new Set([from]);
  for (const goal of found) {
    for (const doubt of doubtsOf(equations, model, goal)) {
      if (doubt.kind === 'goal') found.add(doubt.goal);
    }
  }
  return found;
}

function doubtsOf({ right }: Equations, model: Model, goal: GoalKey): readonly Doubt[] {
  const formula = right.get(goal);
  assert(formula !== undefined, `no equation for \`${goal}\``);
  return doubts(formula, model, false);
}

function doubts(formula: Formula, model: Model, subtracted: boolean): readonly Doubt[] {
  if (valueIn(formula, model) !== 'undecided') return [];
  switch (formula.kind) {
    case 'yes':
    case 'no':
      return [];
    case 'undecided':
      return [formula.cause];
    case 'goal':
      return [{ kind: 'goal', goal: formula.goal, subtracted }];
    case 'any':
    case 'all':
      return formula.operands.flatMap((operand) => doubts(operand, model, subtracted));
    case 'minus':
      return [...doubts(formula.base, model, subtracted), ...doubts(formula.except, model, true)];
    default:
      return unreachable(formula);
  }
}
