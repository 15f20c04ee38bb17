import { CaveatBudget } from '../../caveats/budget.ts';
import { askLink } from '../../delegation/link-answer.ts';
import { type ObjectRef, WILDCARD } from '../../model/relationship.ts';
import { caveatEvaluator } from '../caveat-evaluator.ts';
import { evaluate } from '../evaluate.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';

/** Whether one object has a right on another: an unconditional yes. Nobody speaks for everyone, so a wildcard has none. @throws Fault of an evaluation */
export async function hasRight(
  snapshot: DelegatedSnapshot,
  subject: ObjectRef,
  object: ObjectRef,
  right: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (subject.id === WILDCARD) return false;
  const caveats = caveatEvaluator(snapshot.schema, {}, new CaveatBudget(snapshot.tenant.limits.caveats));
  const answer = await evaluate(snapshot, caveats, signal, (evaluation) =>
    askLink(evaluation, subject, object, right),
  );
  if (answer.fault !== undefined) throw answer.fault;
  return answer.verdict === 'allow';
}
