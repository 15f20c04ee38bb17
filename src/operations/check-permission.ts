import { check } from '../engine/check.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import { explain } from '../engine/explain.ts';
import type { Caller } from '../model/caller.ts';
import type { CheckTrace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';
import type { CheckAsk, CheckPermissionAnswer, CheckPermissionAsk } from './asks.ts';
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
  const { verdict, trace } = await evaluate(snapshot, signal, (evaluation) =>
    putQuestion(evaluation, ask, ask.tracing),
  );
  return { checkedAt: snapshot.token, verdict, trace, schemaText: ask.tracing ? schema.text : undefined };
}

export interface Settled {
  readonly verdict: Verdict;
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
  if (verdict === undefined || !tracing) return verdict && { verdict, trace: undefined };
  const trace = explain(evaluation, node, name);
  return trace && { verdict, trace };
}
