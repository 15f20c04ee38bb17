import { CaveatBudget } from '../caveats/budget.ts';
import { inTurns } from '../engine/course.ts';
import { expand } from '../engine/expand.ts';
import type { Caller } from '../model/caller.ts';
import type { ExpandPermissionTreeAnswer, ExpandPermissionTreeAsk } from './asks.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { evaluate } from './evaluate.ts';
import type { Findings } from './findings.ts';
import { requireMember } from './require-names.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/**
 * Who has this on that resource, as a tree?
 * @throws Fault `unknown-definition`, `unknown-relation`, and those of an evaluation
 */
export async function expandPermissionTree(
  snapshot: Snapshot,
  _caller: Caller,
  { resource, permission }: ExpandPermissionTreeAsk,
  signal: AbortSignal,
  findings?: Findings,
): Promise<ExpandPermissionTreeAnswer> {
  const schema = requireSchema(snapshot.schema);
  requireMember(schema, resource.type, permission);
  // Conditions are not shown, so none is decided.
  const caveats = caveatEvaluator(schema, {}, new CaveatBudget(snapshot.tenant.limits.caveats));
  const attempt = inTurns((evaluation) => {
    const { objects } = evaluation.graph;
    evaluation.allowWork();
    return expand(evaluation, objects.nodeOf(resource.type, resource.id), objects.names.numberOf(permission));
  });
  const tree = await evaluate(snapshot, caveats, signal, attempt, findings);
  return { expandedAt: snapshot.token, tree };
}
