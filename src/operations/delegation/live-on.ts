import { CaveatBudget } from '../../caveats/budget.ts';
import { storedOn } from '../../engine/stored-on.ts';
import type { ObjectRef, Relationship } from '../../model/relationship.ts';
import { caveatEvaluator } from '../caveat-evaluator.ts';
import { evaluate } from '../evaluate.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';

/** What is stored on an object under a relation, and alive. */
export async function liveOn(
  snapshot: DelegatedSnapshot,
  object: ObjectRef,
  relation: string,
  signal: AbortSignal,
): Promise<readonly Relationship[]> {
  const caveats = caveatEvaluator(snapshot.schema, {}, new CaveatBudget(snapshot.tenant.limits.caveats));
  const stored = await evaluate(snapshot, caveats, signal, (evaluation) => {
    evaluation.wanted = [];
    return storedOn(evaluation, object, relation);
  });
  return stored.flatMap(({ relationship, expired }) => (expired ? [] : [relationship]));
}
