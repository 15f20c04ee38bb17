import { CaveatBudget } from '../caveats/budget.ts';
import { check } from '../engine/check.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import { explain } from '../engine/explain.ts';
import { witness } from '../engine/witness.ts';
import type { Caller } from '../model/caller.ts';
import type { CheckTrace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';
import { canonicalText } from '../schema/canonical-text.ts';
import type { CheckAsk, CheckPermissionAnswer, CheckPermissionAsk } from './asks.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { evaluate, toVerdict } from './evaluate.ts';
import { requireQuestion } from './require-names.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/**
 * May this subject do this to that resource?
 * @throws Fault `unknown-definition`, `unknown-relation`, `wildcard-not-allowed`, and those of an evaluation
 */
export async function checkPermission(
  snapshot: Snapshot,
  _caller: Caller,
  ask: CheckPermissionAsk,
  signal: AbortSignal,
): Promise<CheckPermissionAnswer> {
  const schema = requireSchema(snapshot.schema);
  requireQuestion(schema, ask.resource, ask.permission, ask.subject);
  const budget = new CaveatBudget(snapshot.tenant.limits.caveats);
  const caveats = caveatEvaluator(schema, ask.context, budget);
  const { verdict, expiresAtNs, trace } = await evaluate(snapshot, caveats, signal, (evaluation) =>
    putQuestion(evaluation, ask, ask.tracing),
  );
  return {
    checkedAt: snapshot.token,
    verdict,
    expiresAtNs,
    trace,
    schemaText: ask.tracing ? canonicalText(schema) : undefined,
  };
}

export interface Settled {
  readonly verdict: Verdict;
  /** Until when a yes holds by itself: the first of the relationships that carry it to expire. Undefined if none does. */
  readonly expiresAtNs: bigint | undefined;
  readonly trace: CheckTrace | undefined;
}

/** One question, by numbers. `undefined` when pages are wanted. */
export function putQuestion(evaluation: Evaluation, ask: CheckAsk, tracing: boolean): Settled | undefined {
  evaluation.allowWork();
  const { objects } = evaluation.graph;
  const { resource, permission, subject } = ask;
  const node = objects.nodeOf(resource.type, resource.id);
  const name = objects.names.numberOf(permission);
  evaluation.setSubject(objects.nodeOf(subject.type, subject.id), objects.names.numberOf(subject.relation));
  const verdict = toVerdict(evaluation, check(evaluation, node, name));
  if (verdict === undefined) return undefined;
  const expiresAtNs = verdict.kind === 'yes' ? earliestExpiration(evaluation, node, name) : undefined;
  if (!tracing) return { verdict, expiresAtNs, trace: undefined };
  const trace = explain(evaluation, node, name);
  return trace && { verdict, expiresAtNs, trace };
}

function earliestExpiration(evaluation: Evaluation, node: number, name: number): bigint | undefined {
  if (!evaluation.conditions.metExpiration) return undefined;
  return witness(evaluation, node, name)
    .flatMap(({ expiresAtNs }) => expiresAtNs ?? [])
    .reduce<bigint | undefined>(
      (least, one) => (least === undefined || one < least ? one : least),
      undefined,
    );
}
