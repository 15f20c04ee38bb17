import { CostExceeded, Meter } from '../cel/cost.ts';
import { Failure, type Outcome, Unknown } from '../cel/unknown.ts';
import type { Value } from '../cel/values.ts';
import type { CaveatBudget } from './budget.ts';
import { mismatchFailure, type RequestContext, type StoredContext } from './context.ts';
import { Mismatch } from './convert.ts';
import type { CaveatFailure } from './failure.ts';

export type CaveatOutcome =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  /** Parameters whose values would decide it: sorted, unique, not empty. */
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | CaveatFailure;

const TRUE: CaveatOutcome = { kind: 'true' };
const FALSE: CaveatOutcome = { kind: 'false' };

/**
 * Whether the caveat of `stored` holds. For each parameter the stored value counts, else the request's; a request's
 * value that is hidden by a stored one is not even looked at. Any other value of the wrong type fails the evaluation,
 * whether the expression would have needed it or not.
 */
export function evaluate(
  stored: StoredContext,
  request: RequestContext,
  budget: CaveatBudget,
): CaveatOutcome {
  const { caveat } = stored;
  const ownSlots = stored.slots;
  const slots: (Value | undefined)[] = [];
  let number = 0;
  for (const parameter of caveat.parameters) {
    const own = ownSlots[number];
    const slot = own === undefined ? request.slot(caveat, number) : own;
    if (slot instanceof Mismatch) return mismatchFailure(caveat, parameter, slot);
    slots.push(slot);
    number++;
  }
  const { next: limit, bound } = budget;
  const meter = new Meter(limit);
  try {
    return toOutcome(caveat.name, caveat.program.evaluate(slots, meter));
  } catch (thrown) {
    if (!(thrown instanceof CostExceeded)) throw thrown;
    const message = `evaluation of caveat \`${caveat.name}\` was given up: ${bound}`;
    return { kind: 'failure', cause: 'cost', caveat: caveat.name, parameter: undefined, message };
  } finally {
    budget.spend(Math.min(meter.spent, limit));
  }
}

function toOutcome(caveat: string, outcome: Outcome): CaveatOutcome {
  if (outcome === true) return TRUE;
  if (outcome === false) return FALSE;
  if (outcome instanceof Unknown) return { kind: 'missing', names: [...outcome.names].toSorted() };
  const reason = outcome instanceof Failure ? outcome.reason : 'the result is not a bool';
  const message = `evaluation error for caveat \`${caveat}\`: ${reason}`;
  return { kind: 'failure', cause: 'evaluation', caveat, parameter: undefined, message };
}
